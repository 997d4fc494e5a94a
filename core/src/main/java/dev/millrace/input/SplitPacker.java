package dev.millrace.input;

import com.google.common.math.LongMath;
import dev.millrace.InvalidJobException;
import dev.millrace.Slice;
import dev.millrace.Split;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts files into slices of at most the split size and packs these into splits, in the order of the
 * input. A slice joins the split before it only if it fits, so that no split is larger than asked
 * for and any two neighbours together are larger than one: there are at least {@code total / size}
 * splits, and fewer than twice as many and one (more only where {@link #MAX_SLICES} ends a split).
 * A file that cannot be split is one slice, whatever its size.
 */
final class SplitPacker {

  /** How many tasks a job may have. */
  static final long MAX_SPLITS = 1_000_000;

  /** Bounds what is sent to a worker for one task. */
  static final int MAX_SLICES = 10_000;

  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;
  private static final long GIB = 1024 * MIB;

  private final long splitSize;
  private final List<Split> splits = new ArrayList<>();
  private final List<Slice> open = new ArrayList<>();
  private long openLength;

  private SplitPacker(long splitSize) {
    this.splitSize = splitSize;
  }

  /**
   * The splits of these files; none for empty files.
   *
   * @throws InvalidJobException if the split size is less than 1, or makes too many splits
   */
  static List<Split> pack(List<InputFile> files, long splitSize) {
    if (splitSize < 1) {
      throw new InvalidJobException("The split size must be at least 1 byte: " + splitSize);
    }
    long count = count(files, splitSize);
    if (count > MAX_SPLITS) {
      throw new InvalidJobException(
          "The input has "
              + total(files)
              + " bytes, which make "
              + count
              + " splits of "
              + splitSize
              + " bytes, but a job has at most "
              + MAX_SPLITS
              + ": use a split size of at least "
              + smallest(files, splitSize)
              + " bytes");
    }
    SplitPacker packer = new SplitPacker(splitSize);
    files.forEach(packer::add);
    packer.close();
    return packer.splits;
  }

  /** The splits of files that are not cut, and of which empty ones count too. */
  static List<Split> packWhole(List<InputFile> files, long splitSize) {
    SplitPacker packer = new SplitPacker(splitSize);
    for (InputFile file : files) {
      packer.append(Slice.ofBytes(file.path(), 0, file.length()));
    }
    packer.close();
    return packer.splits;
  }

  /** The size for an input of which nothing is known but its files; see {@link TextInput}. */
  static long splitSize(List<InputFile> files, int slots) {
    long total = total(files);
    long quarter = LongMath.divide(total, 4L * slots, RoundingMode.CEILING);
    long half = LongMath.divide(total, 2L * slots, RoundingMode.CEILING);
    // The larger a split, the more a combiner finds to combine; the smaller, the less is lost with
    // a worker, and the more alike do slots end.
    long size = quarter <= 64 * MIB ? Math.max(quarter, MIB) : Math.min(half, GIB);
    return total >= 64 * KIB * slots ? Math.min(size, total / slots) : size;
  }

  /** How many splits {@link #pack} would make, without making them. */
  static long count(List<InputFile> files, long splitSize) {
    long closed = 0;
    long openLength = 0;
    int openSlices = 0;
    for (InputFile file : files) {
      long whole = file.canBeSplit() ? file.length() / splitSize : 0;
      long tail = file.canBeSplit() ? file.length() % splitSize : file.length();
      boolean full = tail > splitSize - openLength || openSlices == MAX_SLICES;
      if (openSlices > 0 && (whole > 0 || tail > 0 && full)) {
        closed++;
        openLength = 0;
        openSlices = 0;
      }
      closed = LongMath.saturatedAdd(closed, whole);
      openLength += tail;
      openSlices += tail > 0 ? 1 : 0;
    }
    return openSlices > 0 ? LongMath.saturatedAdd(closed, 1) : closed;
  }

  /** A size that is allowed, while one byte less is not. */
  private static long smallest(List<InputFile> files, long tooSmall) {
    long refused = tooSmall;
    long allowed = Long.MAX_VALUE;
    while (allowed - refused > 1) {
      long middle = refused + (allowed - refused) / 2;
      if (count(files, middle) > MAX_SPLITS) {
        refused = middle;
      } else {
        allowed = middle;
      }
    }
    return allowed;
  }

  private static long total(List<InputFile> files) {
    return files.stream().mapToLong(InputFile::length).reduce(0, LongMath::saturatedAdd);
  }

  private void add(InputFile file) {
    long start = 0;
    while (start < file.length()) {
      long rest = file.length() - start;
      long length = file.canBeSplit() ? Math.min(splitSize, rest) : rest;
      append(Slice.ofBytes(file.path(), start, start + length));
      start += length;
    }
  }

  private void append(Slice slice) {
    if (slice.length() > splitSize - openLength || open.size() == MAX_SLICES) {
      close();
    }
    open.add(slice);
    openLength += slice.length();
  }

  private void close() {
    if (!open.isEmpty()) {
      splits.add(new Split(open));
      open.clear();
      openLength = 0;
    }
  }
}
