package dev.millrace;

import java.io.IOException;
import java.io.OutputStream;

/**
 * How pairs become bytes. One instance may write many files at once, in turns and from several
 * threads, so it holds nothing that belongs to one of them.
 *
 * @param <K> the type of the keys that it writes
 * @param <V> the type of the values that it writes
 */
@FunctionalInterface
public interface Format<K, V> {

  /**
   * Writes one pair.
   *
   * @param out takes the bytes; need not be flushed, and is not to be closed
   */
  void write(K key, V value, OutputStream out) throws IOException;

  /** Writes what stands before the first pair of each file: nothing, unless a format has a head. */
  default void begin(OutputStream out) throws IOException {}

  /** What the names of files in this format end with, such as {@code .csv}. */
  default String suffix() {
    return "";
  }

  /**
   * Lines of key, tab and value, or of the key alone where it has {@link NoValue}. Strings are
   * written as UTF-8 and byte arrays as they are; everything else as its {@code toString} says.
   * Tabs and line feeds inside them are not escaped.
   */
  static Format<Object, Object> text() {
    return TextFormat.TAB;
  }
}
