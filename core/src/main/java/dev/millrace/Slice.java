package dev.millrace;

import java.util.Arrays;

/** A contiguous part of one source: bytes of a file, or items of a list. */
public final class Slice {

  private static final byte[] NOTHING = {};

  private final String source;
  private final String unit;
  private final long start;
  private final long end;
  private final byte[] content;

  private Slice(String source, String unit, long start, long end, byte[] content) {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("Slice of " + source + " from " + start + " to " + end);
    }
    this.source = source;
    this.unit = unit;
    this.start = start;
    this.end = end;
    this.content = content;
  }

  /**
   * The bytes from {@code start} (inclusive) to {@code end} (exclusive) of a source that the worker
   * reads itself.
   */
  public static Slice ofBytes(String source, long start, long end) {
    return new Slice(source, "bytes", start, end, NOTHING);
  }

  /**
   * A slice that carries what it covers: {@code content} holds the units {@code start} to {@code
   * end} of the source.
   */
  public static Slice carrying(String source, String unit, long start, long end, byte[] content) {
    return new Slice(source, unit, start, end, content.clone());
  }

  /** What is read: a path, or a name. */
  public String source() {
    return source;
  }

  /** In what start and end are counted, for people: {@code bytes}, {@code items}. */
  public String unit() {
    return unit;
  }

  /** The first unit, from 0. */
  public long start() {
    return start;
  }

  /** The unit after the last. */
  public long end() {
    return end;
  }

  /** How many units it covers. */
  public long length() {
    return end - start;
  }

  /** What the slice carries; empty when the worker reads the source. */
  public byte[] content() {
    return content.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Slice that
        && source.equals(that.source)
        && unit.equals(that.unit)
        && start == that.start
        && end == that.end
        && Arrays.equals(content, that.content);
  }

  @Override
  public int hashCode() {
    return 31 * source.hashCode() + Long.hashCode(start);
  }

  @Override
  public String toString() {
    return source + ", " + unit + " " + start + ".." + end;
  }
}
