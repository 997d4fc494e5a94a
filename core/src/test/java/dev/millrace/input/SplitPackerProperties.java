package dev.millrace.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.Slice;
import dev.millrace.Split;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** Splits cover all files, in order, and are neither too large nor too many. */
final class SplitPackerProperties {

  @Property(tries = 1_000)
  void splitsCoverTheFilesInOrderAndAsFewAsPromised(
      @ForAll @Size(max = 40) List<@LongRange(min = 0, max = 300) Long> lengths,
      @ForAll @LongRange(min = 1, max = 200) long splitSize) {
    List<InputFile> files = new ArrayList<>();
    lengths.forEach(length -> files.add(new InputFile("f" + files.size(), length)));

    List<Split> splits = SplitPacker.pack(files, splitSize);

    assertThat((long) splits.size()).isEqualTo(SplitPacker.count(files, splitSize));
    assertThat(splits).allSatisfy(split -> assertThat(split.length()).isBetween(1L, splitSize));
    for (int i = 1; i < splits.size(); i++) {
      assertThat(splits.get(i - 1).length() + splits.get(i).length()).isGreaterThan(splitSize);
    }
    assertThat(joined(splits)).isEqualTo(files.stream().filter(f -> f.length() > 0).toList());
  }

  @Property(tries = 1_000)
  void everySlotHasWork(
      @ForAll @Size(min = 1, max = 40) List<@LongRange(min = 0, max = 1 << 20) Long> lengths,
      @ForAll @IntRange(min = 1, max = 64) int slots) {
    List<InputFile> files = lengths.stream().map(length -> new InputFile("f", length)).toList();
    long total = lengths.stream().mapToLong(Long::longValue).sum();

    long splitSize = SplitPacker.splitSize(files, slots);

    assertThat(splitSize).isBetween(64L << 10, 256L << 20);
    if (total >= slots * (64L << 10)) {
      assertThat(SplitPacker.count(files, splitSize)).isGreaterThanOrEqualTo(slots);
    }
  }

  /**
   * The files that the slices make up; fails where a slice does not begin at the last one's end.
   */
  private static List<InputFile> joined(List<Split> splits) {
    List<InputFile> files = new ArrayList<>();
    for (Split split : splits) {
      for (Slice slice : split.slices()) {
        if (slice.start() > 0) {
          InputFile last = files.remove(files.size() - 1);
          assertThat(slice).isEqualTo(Slice.ofBytes(last.path(), last.length(), slice.end()));
        }
        files.add(new InputFile(slice.source(), slice.end()));
      }
    }
    return files;
  }
}
