package dev.millrace;

import java.util.Objects;

/**
 * Where a job's result goes, and in which format. Made by its factory methods; what there is of the
 * result before the job has succeeded does not show there.
 *
 * @param <K> the type of the keys that it takes
 * @param <V> the type of the values that it takes
 */
public sealed interface Output<K, V> permits Output.Kept, Output.Files, RedisOutput {

  /**
   * The result stays beside the job's state, until the job's retention ends, and is read from
   * there.
   */
  static Output<Object, Object> kept() {
    return kept(Format.text());
  }

  /** A kept result that the command line prints in another format than text. */
  static <K, V> Output<K, V> kept(Format<K, V> format) {
    return new Kept<>(format);
  }

  /** Files as {@link #files(String, Format)} makes them, with lines {@code key<TAB>value}. */
  static Output<Object, Object> text(String directory) {
    return files(directory, Format.text());
  }

  /**
   * The result becomes files in a directory that must not exist yet: {@code part-00000} and so on,
   * one per partition (one per split for map-only jobs), each in key order, then {@code _SUCCESS}.
   *
   * @param directory a path that means the same directory on every worker
   */
  static <K, V> Output<K, V> files(String directory, Format<K, V> format) {
    return files(directory, format, Compression.NONE);
  }

  /** As {@link #files(String, Format)}, compressed; also what is written beside the result. */
  static <K, V> Output<K, V> files(String directory, Format<K, V> format, Compression compression) {
    return new Files<>(directory, format, compression);
  }

  /** See {@link #kept(Format)}. */
  record Kept<K, V>(Format<K, V> format) implements Output<K, V> {

    /** Checks that the format is there. */
    public Kept {
      Objects.requireNonNull(format, "format");
    }
  }

  /** See {@link #files(String, Format, Compression)}. */
  record Files<K, V>(String directory, Format<K, V> format, Compression compression)
      implements Output<K, V> {

    /** Checks that everything is there. */
    public Files {
      Objects.requireNonNull(directory, "directory");
      Objects.requireNonNull(format, "format");
      Objects.requireNonNull(compression, "compression");
    }
  }
}
