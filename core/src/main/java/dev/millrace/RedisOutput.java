package dev.millrace;

import dev.millrace.input.RedisServer.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * A key in Redis as output: a hash, a sorted set, a list or a stream with a name of the user's
 * choice, on the server that the job runs on, or on another one ({@link #at}). When all tasks of
 * the job are committed, the whole result is written beside the key and takes its place in one
 * step: others see what was there before, or all of it.
 *
 * <pre>{@code
 * Job.named("word-ranking")...reducer(Reducers.sumOfLongs()).output(RedisOutput.sortedSet("words"))
 * }</pre>
 *
 * <p>Keys and values are written as text output has them: strings as UTF-8, byte arrays as they
 * are, everything else as its {@code toString} says; {@link NoValue} as nothing. Results are
 * written in the order in which they would be printed: by key, or in the order of the input in a
 * map-only job.
 *
 * @param <K> the type of the keys that it takes
 * @param <V> the type of the values that it takes
 */
public final class RedisOutput<K, V> implements Output<K, V> {

  private final Kind kind;
  private final String key;
  private final Optional<String> server;
  private final BiFunction<K, V, List<byte[]>> element;

  private RedisOutput(
      Kind kind, String key, Optional<String> server, BiFunction<K, V, List<byte[]>> element) {
    this.kind = kind;
    this.key = checkKey(key);
    this.server = server;
    this.element = element;
  }

  /**
   * A hash: the keys of the result are its fields. Of several results of one key the last stays.
   */
  public static RedisOutput<Object, Object> hash(String key) {
    return of(Kind.HASH, key, (field, value) -> List.of(text(field), text(value)));
  }

  /**
   * A sorted set, such as a ranking: the keys of the result are its members, the values their
   * scores. Redis holds scores as {@code double}: of a whole number beyond 2<sup>53</sup> the last
   * digits are lost. Of several results of one key the last stays.
   */
  public static RedisOutput<Object, Number> sortedSet(String key) {
    return of(Kind.SORTED_SET, key, (member, score) -> List.of(text(member), score(member, score)));
  }

  /**
   * A list of {@code key<TAB>value}, the lines of text output; of the key where it has no value.
   */
  public static RedisOutput<Object, Object> list(String key) {
    return list(key, RedisOutput::line);
  }

  /** A list of what a function makes of each result. */
  public static <K, V> RedisOutput<K, V> list(
      String key, BiFunction<? super K, ? super V, ?> element) {
    return of(Kind.LIST, key, (name, value) -> List.of(text(element.apply(name, value))));
  }

  /** A stream of entries with the fields {@code key} and {@code value}. */
  public static RedisOutput<Object, Object> stream(String key) {
    return stream(key, List.of("key", "value"), (name, value) -> List.of(name, value));
  }

  /**
   * A stream of entries with other fields; the server gives them their ids.
   *
   * @param fields the names of the fields
   * @param values makes the values of an entry: as many as there are names
   */
  public static <K, V> RedisOutput<K, V> stream(
      String key, List<String> fields, BiFunction<? super K, ? super V, ? extends List<?>> values) {
    List<String> names = List.copyOf(fields);
    if (names.isEmpty()) {
      throw new InvalidJobException("The entries of stream " + key + " have no fields: name some");
    }
    return of(Kind.STREAM, key, (name, value) -> entry(key, names, values.apply(name, value)));
  }

  /**
   * The same on another server than the one that the job runs on, as {@code RedisInput.at} says.
   */
  public RedisOutput<K, V> at(String address) {
    return new RedisOutput<>(kind, key, Optional.of(address), element);
  }

  /** What the key holds. */
  public Kind kind() {
    return kind;
  }

  /** The name of the key. */
  public String key() {
    return key;
  }

  /** The address of the server, if it is not the one that the job runs on. */
  public Optional<String> server() {
    return server;
  }

  /**
   * What is written of a result: field and value, member and score, element, or fields and values.
   */
  public List<byte[]> element(K name, V value) {
    return element.apply(name, value);
  }

  /** For people: {@code sorted set words}. */
  @Override
  public String toString() {
    return kind + " " + key;
  }

  private static <K, V> RedisOutput<K, V> of(
      Kind kind, String key, BiFunction<K, V, List<byte[]>> element) {
    return new RedisOutput<>(kind, key, Optional.empty(), element);
  }

  private static String checkKey(String key) {
    if (key.isEmpty()) {
      throw new InvalidJobException("The key of an output in Redis has no name: give it one");
    }
    return key;
  }

  private static byte[] score(Object member, Number score) {
    if (Double.isNaN(score.doubleValue())) {
      throw new InvalidJobException(
          "The score of " + member + " is no number (NaN), so it has no place in a sorted set");
    }
    return text(score);
  }

  private static byte[] line(Object name, Object value) {
    byte[] first = text(name);
    if (value == NoValue.NO_VALUE) {
      return first;
    }
    byte[] second = text(value);
    byte[] line = new byte[first.length + 1 + second.length];
    System.arraycopy(first, 0, line, 0, first.length);
    line[first.length] = '\t';
    System.arraycopy(second, 0, line, first.length + 1, second.length);
    return line;
  }

  private static List<byte[]> entry(String key, List<String> names, List<?> values) {
    if (values.size() != names.size()) {
      throw new InvalidJobException(
          "An entry of stream %s was given %d values for its %d fields %s: make as many as there are"
              .formatted(key, values.size(), names.size(), names));
    }
    List<byte[]> entry = new ArrayList<>(2 * names.size());
    for (int i = 0; i < names.size(); i++) {
      entry.add(text(names.get(i)));
      entry.add(text(values.get(i)));
    }
    return entry;
  }

  private static byte[] text(Object value) {
    return value == NoValue.NO_VALUE ? new byte[0] : TextFormat.bytes(value);
  }
}
