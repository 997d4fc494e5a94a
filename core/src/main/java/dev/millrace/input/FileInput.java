package dev.millrace.input;

import dev.millrace.BadRecordException;
import dev.millrace.Input;
import dev.millrace.InputContext;
import dev.millrace.InvalidJobException;
import dev.millrace.RecordReader;
import dev.millrace.Slice;
import dev.millrace.Split;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whole files as input: each file, an empty one too, is one record, with its path and its content;
 * that of a compressed one is what it holds. Which files are read is as with {@link TextInput};
 * small ones are packed together into splits.
 *
 * <pre>{@code
 * .input(FileInput.of(parameters.inputs()))
 * .mapper((WholeFile file, Emitter<String, Integer> out) -> out.emit(file.name(), file.size()))
 * }</pre>
 *
 * <p>A file has to fit the worker's heap, beside those of its other slots, and is at most 2 GiB
 * long: a longer one is refused when the job is planned, one that does not fit the heap is a bad
 * record.
 */
public final class FileInput implements Input<WholeFile> {

  /** What an array can hold on every JVM. */
  private static final int LONGEST = Integer.MAX_VALUE - 8;

  private static final int FIRST_STEP = 64 * 1024;

  private final List<String> paths;

  private FileInput(List<String> paths) {
    this.paths = FileSplits.checked(paths);
  }

  /**
   * The files that these paths name.
   *
   * @throws InvalidJobException if there are no paths
   */
  public static FileInput of(List<String> paths) {
    return new FileInput(paths);
  }

  /**
   * The files that these paths name.
   *
   * @throws InvalidJobException if there are no paths
   */
  public static FileInput of(String... paths) {
    return of(List.of(paths));
  }

  @Override
  public List<Split> splits(InputContext context) {
    List<Split> splits = FileSplits.whole(paths, context);
    for (Split split : splits) {
      for (Slice slice : split.slices()) {
        if (slice.length() > LONGEST) {
          throw new InvalidJobException(
              "Input "
                  + slice.source()
                  + " has "
                  + slice.length()
                  + " bytes, but a record that is a whole file has at most "
                  + LONGEST
                  + ": read it by lines or by records of a fixed length");
        }
      }
    }
    return splits;
  }

  @Override
  public RecordReader<WholeFile> open(Split split, InputContext context) {
    return new Reader(split);
  }

  @Override
  public String toString() {
    return "files of " + String.join(", ", paths);
  }

  private static final class Reader implements RecordReader<WholeFile> {

    private final Iterator<Slice> slices;
    private final FileSources sources = new FileSources();
    private final long total;
    private volatile long read;
    private String source = "";
    private @Nullable WholeFile current;
    private @Nullable BadRecordException bad;

    Reader(Split split) {
      this.slices = split.slices().iterator();
      this.total = split.length();
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // raised by one thread only
    public boolean advance() throws IOException {
      current = null;
      bad = null;
      if (!slices.hasNext()) {
        return false;
      }
      Slice slice = slices.next();
      source = slice.source();
      try (SliceFile file = SliceFile.open(slice, sources)) {
        current = new WholeFile(source, content(file));
      } catch (DamagedFileException e) {
        bad = new BadRecordException(source + ": " + e.getMessage(), "", e);
      } catch (OutOfMemoryError e) {
        // Only of the array that was asked for: what the worker itself needs is much smaller.
        bad =
            new BadRecordException(
                source
                    + ": does not fit the heap of this worker, which has at most "
                    + Runtime.getRuntime().maxMemory()
                    + " bytes for all of its slots: give it more (-Xmx) or fewer slots",
                "",
                e);
      }
      read += slice.length();
      return true;
    }

    private static byte[] content(SliceFile file) throws IOException {
      boolean known = file.size() != SliceFile.UNKNOWN;
      byte[] bytes = new byte[known ? (int) Math.min(file.size(), LONGEST) : FIRST_STEP];
      int length = 0;
      int count = 0;
      while (count >= 0 && length < bytes.length) {
        count = file.read(length, bytes, length, bytes.length - length);
        length += Math.max(count, 0);
        if (!known && length == LONGEST) {
          throw new DamagedFileException(
              "holds more than " + LONGEST + " bytes, the most that a record can have", null);
        }
        if (!known && length == bytes.length) {
          bytes = Arrays.copyOf(bytes, (int) Math.min(2L * length, LONGEST));
        }
      }
      return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    @Override
    public WholeFile record() {
      if (bad != null) {
        throw bad;
      }
      return Objects.requireNonNull(current);
    }

    @Override
    public String source() {
      return source;
    }

    @Override
    public double progress() {
      return total == 0 ? 1 : read / (double) total;
    }

    @Override
    public String position() {
      return source;
    }

    @Override
    public void close() throws IOException {
      sources.close();
    }
  }
}
