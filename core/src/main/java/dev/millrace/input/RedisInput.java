package dev.millrace.input;

import dev.millrace.Input;
import dev.millrace.InputContext;
import dev.millrace.InvalidJobException;
import dev.millrace.RecordReader;
import dev.millrace.Split;
import dev.millrace.Utf8;
import dev.millrace.input.RedisServer.Kind;
import dev.millrace.input.RedisServer.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What lies in Redis as input: on the server that the job runs on, or on another one ({@link #at}).
 * Large values are read in splits, side by side, by commands that take the server a few
 * milliseconds at the most, and while others write to them. What was there when the job was planned
 * and is not touched before it ends is read exactly once; what is added, changed or removed
 * meanwhile may be read or not, but never twice.
 *
 * <pre>{@code
 * Job.named("spenders").input(RedisInput.hash("balances")).mapper(
 *     (RedisInput.Field field, Emitter<String, Long> out) -> out.emit(field.name(), field.toLong()))
 * }</pre>
 *
 * @param <I> the type of the records
 */
public final class RedisInput<I> implements Input<I> {

  private final Source source;
  private final Optional<String> uri;
  private final Function<List<byte[]>, I> record;

  private RedisInput(Source source, Optional<String> uri, Function<List<byte[]>, I> record) {
    this.source = source;
    this.uri = uri;
    this.record = record;
  }

  private static <I> RedisInput<I> of(Kind kind, String key, Function<List<byte[]>, I> record) {
    return new RedisInput<>(new Source(kind, key, "", ""), Optional.empty(), record);
  }

  /**
   * A field of a hash.
   *
   * @param utf8Name its name, as the bytes that it is
   * @param utf8Value its value, likewise
   */
  public record Field(Utf8 utf8Name, Utf8 utf8Value) {

    /** The name as text. */
    public String name() {
      return utf8Name.toString();
    }

    /** The value as text. */
    public String value() {
      return utf8Value.toString();
    }

    /**
     * The value as a whole number.
     *
     * @throws NumberFormatException if it is not one
     */
    public long toLong() {
      return utf8Value.toLong();
    }
  }

  /**
   * A member of a sorted set.
   *
   * @param utf8Member the member, as the bytes that it is
   * @param score its score
   */
  public record Scored(Utf8 utf8Member, double score) {

    /** The member as text. */
    public String member() {
      return utf8Member.toString();
    }
  }

  /** The fields of a hash, in no order. */
  public static RedisInput<Field> hash(String key) {
    return of(Kind.HASH, key, parts -> new Field(utf8(parts.get(0)), utf8(parts.get(1))));
  }

  /** The elements of a list, as text. */
  public static RedisInput<String> list(String key) {
    return of(Kind.LIST, key, RedisInput::text);
  }

  /** The elements of a list, as the bytes that they are. */
  public static RedisInput<Utf8> utf8List(String key) {
    return of(Kind.LIST, key, parts -> utf8(parts.get(0)));
  }

  /** The members of a set, in no order, as text. */
  public static RedisInput<String> set(String key) {
    return of(Kind.SET, key, RedisInput::text);
  }

  /** The members of a set, in no order, as the bytes that they are. */
  public static RedisInput<Utf8> utf8Set(String key) {
    return of(Kind.SET, key, parts -> utf8(parts.get(0)));
  }

  /** The members of a sorted set with their scores, in no order. */
  public static RedisInput<Scored> sortedSet(String key) {
    return of(Kind.SORTED_SET, key, parts -> new Scored(utf8(parts.get(0)), score(parts.get(1))));
  }

  /** The entries that a stream has when the job is planned, in the order of their ids. */
  public static RedisInput<StreamEntry> stream(String key) {
    return stream(key, "-", "+");
  }

  /**
   * The entries of a part of a stream that are there when the job is planned.
   *
   * @param from the first id, or a time in milliseconds; {@code -} for the first entry
   * @param to the last id, or a time in milliseconds with all that came in it; {@code +} for the
   *     last entry
   */
  public static RedisInput<StreamEntry> stream(String key, String from, String to) {
    return new RedisInput<>(
        new Source(Kind.STREAM, key, from, to), Optional.empty(), StreamEntry::new);
  }

  /**
   * The keys that match a pattern ({@code user:*}, as of the command SCAN), of every master of a
   * cluster, in no order.
   */
  public static RedisInput<String> keys(String pattern) {
    return of(Kind.KEYS, pattern, RedisInput::text);
  }

  /**
   * The same on another server than the one that the job runs on: {@code
   * redis://:PASSWORD@HOST:PORT/DATABASE}, {@code rediss://} for TLS; a node of a cluster stands
   * for all of it. <code>${NAME}</code> in it stands for a variable of the environment of each
   * process that runs the job, so that no password need be in the code or on a command line: <code>
   * redis://:${STOCK_PASSWORD}@10.0.0.7</code>.
   */
  public RedisInput<I> at(String server) {
    return new RedisInput<>(source, Optional.of(server), record);
  }

  @Override
  public List<Split> splits(InputContext context) throws IOException {
    return server(context).slices(source, context).stream()
        .map(slice -> new Split(List.of(slice)))
        .toList();
  }

  @Override
  public RecordReader<I> open(Split split, InputContext context) throws IOException {
    return new Reader<>(server(context).open(source, split.slices().get(0)), record);
  }

  private RedisServer server(InputContext context) {
    if (uri.isPresent()) {
      return RedisServer.at(uri.get());
    }
    return context
        .redis()
        .orElseThrow(
            () ->
                new InvalidJobException(
                    "Input %s is in Redis, but this job runs without one of yours: say --redis, or"
                            .formatted(source)
                        + " name the server in the job, RedisInput....at(\"redis://HOST:PORT\")"));
  }

  private static Utf8 utf8(byte[] bytes) {
    return Utf8.wrap(bytes, 0, bytes.length);
  }

  private static String text(List<byte[]> parts) {
    return new String(parts.get(0), StandardCharsets.UTF_8);
  }

  private static double score(byte[] text) {
    String score = new String(text, StandardCharsets.US_ASCII);
    return switch (score) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(score);
    };
  }

  private record Reader<I>(RecordReader<List<byte[]>> parts, Function<List<byte[]>, I> make)
      implements RecordReader<I> {

    @Override
    public boolean advance() throws IOException {
      return parts.advance();
    }

    @Override
    public I record() {
      return make.apply(parts.record());
    }

    @Override
    public double progress() {
      return parts.progress();
    }

    @Override
    public String position() {
      return parts.position();
    }

    @Override
    public void close() throws IOException {
      parts.close();
    }
  }
}
