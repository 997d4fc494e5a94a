package dev.millrace.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.InvalidJobException;
import dev.millrace.Slice;
import dev.millrace.Split;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How files become splits. */
final class SplitPackerTest {

  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;

  @Test
  void largeFileIsCutAtMultiplesOfTheSize() {
    List<Split> splits = SplitPacker.pack(List.of(file("a", 10)), 4);

    assertThat(splits)
        .containsExactly(
            split(slice("a", 0, 4)), split(slice("a", 4, 8)), split(slice("a", 8, 10)));
  }

  @Test
  void smallFilesArePackedInOrderAsLongAsTheyFit() {
    List<Split> splits = SplitPacker.pack(List.of(file("a", 3), file("b", 1), file("c", 2)), 4);

    assertThat(splits)
        .containsExactly(split(slice("a", 0, 3), slice("b", 0, 1)), split(slice("c", 0, 2)));
  }

  @Test
  void tailOfALargeFileIsPackedWithWhatFollows() {
    List<Split> splits = SplitPacker.pack(List.of(file("a", 5), file("b", 3), file("c", 4)), 4);

    assertThat(splits)
        .containsExactly(
            split(slice("a", 0, 4)),
            split(slice("a", 4, 5), slice("b", 0, 3)),
            split(slice("c", 0, 4)));
  }

  @Test
  void emptyFilesMakeNoSplits() {
    assertThat(SplitPacker.pack(List.of(file("a", 0), file("b", 0)), 4)).isEmpty();
  }

  @Test
  void splitHasAtMostTenThousandSlices() {
    List<Split> splits = SplitPacker.pack(Collections.nCopies(25_000, file("a", 1)), MIB);

    assertThat(splits).map(split -> split.slices().size()).containsExactly(10_000, 10_000, 5_000);
  }

  @Test
  void splitSizeBelowOneIsRefused() {
    assertThatThrownBy(() -> SplitPacker.pack(List.of(file("a", 1)), 0))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage("The split size must be at least 1 byte: 0");
  }

  @Test
  void millionSplitsAreAllowed() {
    assertThat(SplitPacker.pack(List.of(file("a", 1_000_000)), 1)).hasSize(1_000_000);
  }

  @Test
  void moreThanAMillionSplitsAreRefusedWithTheSmallestSize() {
    List<InputFile> files = List.of(file("a", 5_000_001), file("b", 7));

    assertThatThrownBy(() -> SplitPacker.pack(files, 2))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage(
            "The input has 5000008 bytes, which make 2500005 splits of 2 bytes, but a job has at"
                + " most 1000000: use a split size of at least 6 bytes");
    assertThat(SplitPacker.count(files, 5)).isEqualTo(1_000_003);
    assertThat(SplitPacker.pack(files, 6)).hasSizeLessThanOrEqualTo(1_000_000);
  }

  @Test
  void hugeSparseFilesDoNotOverflow() {
    List<InputFile> files = List.of(file("a", Long.MAX_VALUE), file("b", Long.MAX_VALUE));

    assertThat(SplitPacker.splitSize(files, 4)).isEqualTo(1024 * MIB);
    assertThatThrownBy(() -> SplitPacker.pack(files, 1))
        .hasMessageContaining("use a split size of");
    assertThat(SplitPacker.pack(files, Long.MAX_VALUE)).hasSize(2);
  }

  @Test
  void splitsAreAQuarterOfASlotsShare() {
    assertThat(SplitPacker.splitSize(List.of(file("a", 320 * MIB)), 8)).isEqualTo(10 * MIB);
  }

  @Test
  void muchInputMakesHalfOfASlotsShareAndAtMostOneGibibyte() {
    assertThat(SplitPacker.splitSize(List.of(file("a", 2_048 * MIB)), 8)).isEqualTo(64 * MIB);
    assertThat(SplitPacker.splitSize(List.of(file("a", 2_080 * MIB)), 8)).isEqualTo(130 * MIB);
    assertThat(SplitPacker.splitSize(List.of(file("a", 1_024 * MIB)), 2)).isEqualTo(256 * MIB);
    assertThat(SplitPacker.splitSize(List.of(file("a", 20_000 * MIB)), 8)).isEqualTo(1_024 * MIB);
    assertThat(SplitPacker.splitSize(List.of(file("a", 10_000 * MIB)), 8)).isEqualTo(625 * MIB);
  }

  @Test
  void splitsHaveAtLeastOneMebibyte() {
    assertThat(SplitPacker.splitSize(List.of(file("a", 9 * MIB)), 8)).isEqualTo(MIB);
  }

  @Test
  void everySlotHasWorkFrom64KibibytesOn() {
    assertThat(SplitPacker.splitSize(List.of(file("a", 512 * KIB)), 8)).isEqualTo(64 * KIB);
    assertThat(SplitPacker.splitSize(List.of(file("a", 512 * KIB - 1)), 8)).isEqualTo(MIB);
  }

  private static InputFile file(String path, long length) {
    return new InputFile(path, length);
  }

  private static Slice slice(String path, long start, long end) {
    return Slice.ofBytes(path, start, end);
  }

  private static Split split(Slice... slices) {
    return new Split(List.of(slices));
  }
}
