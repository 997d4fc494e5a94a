package dev.millrace;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.BiFunction;

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

  /** As {@link #text()}, with another separator than a tab between key and value. */
  static Format<Object, Object> text(String separator) {
    return new TextFormat(separator);
  }

  /** Lines of the keys alone, as {@link #text()} would write them. */
  static Format<Object, Object> keys() {
    return (key, value, out) -> TextFormat.line(key, out);
  }

  /** Lines of the values alone, as {@link #text()} would write them. */
  static Format<Object, Object> values() {
    return (key, value, out) -> TextFormat.line(value, out);
  }

  /** Lines that a function makes; what it returns is written as {@link #text()} does. */
  static <K, V> Format<K, V> lines(BiFunction<? super K, ? super V, ?> line) {
    return (key, value, out) -> TextFormat.line(line.apply(key, value), out);
  }

  /** Bytes that a function makes, one pair's after the other's, with nothing between them. */
  static <K, V> Format<K, V> bytes(BiFunction<? super K, ? super V, byte[]> record) {
    return (key, value, out) -> {
      byte[] bytes = record.apply(key, value);
      out.write(bytes, 0, bytes.length);
    };
  }

  /**
   * Lines of comma-separated values, quoted where they need it, under a header that each file
   * begins with; files end with {@code .csv}.
   *
   * @param header the names of the fields
   * @param fields makes the fields of a pair: as many as there are names; they are written as their
   *     {@code toString} says
   */
  static <K, V> Format<K, V> csv(
      List<String> header, BiFunction<? super K, ? super V, ? extends List<?>> fields) {
    return new CsvLines<>(header, fields);
  }

  /** Lines of JSON, {@code {"key":...,"value":...}}; files end with {@code .jsonl}. */
  static Format<Object, Object> jsonLines() {
    return jsonLines(JsonLines.Entry::new);
  }

  /**
   * Lines of JSON, one object for each pair; files end with {@code .jsonl}.
   *
   * @param object makes it: a record, a map, a list, or what Jackson can write otherwise
   */
  static <K, V> Format<K, V> jsonLines(BiFunction<? super K, ? super V, ?> object) {
    return new JsonLines<>(object);
  }
}
