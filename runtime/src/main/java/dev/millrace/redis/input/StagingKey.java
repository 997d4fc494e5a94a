package dev.millrace.redis.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.input.RedisServer.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What one writer puts together of a value, by commands that append to it; and how far it is. */
final class StagingKey {

  /** Far longer than any pause between two chunks of a writer that lives. */
  private static final Duration KEPT = Duration.ofMinutes(10);

  private final Kind kind;
  private final String name;
  private long expected;

  StagingKey(Kind kind, String name) {
    this.kind = kind;
    this.name = name;
  }

  String name() {
    return name;
  }

  /** How many elements it has by what the server has said last. */
  long expected() {
    return expected;
  }

  void appended(long length) {
    expected = length;
  }

  /** Whether a length is what comes of a chunk; never said of what a chunk may be given twice. */
  boolean hasAppended(long length, int chunk) {
    return appends() && length == expected + chunk;
  }

  /** Whether nothing is missing of what has been appended. */
  boolean isWhole(long length) {
    return appends() ? length == expected : length >= expected;
  }

  private boolean appends() {
    return kind == Kind.LIST || kind == Kind.STREAM;
  }

  /** An element that can be appended. */
  List<byte[]> example() {
    byte[] part = "0".getBytes(UTF_8);
    return kind == Kind.LIST ? List.of(part) : List.of(part, part);
  }

  Object[] length() {
    return new Object[] {
      switch (kind) {
        case HASH -> "HLEN";
        case SORTED_SET -> "ZCARD";
        case LIST -> "LLEN";
        case STREAM -> "XLEN";
        case SET, KEYS -> throw unwritable();
      },
      name
    };
  }

  Object[] keep() {
    return new Object[] {"PEXPIRE", name, KEPT.toMillis()};
  }

  List<Object[]> append(List<List<byte[]>> chunk) {
    return switch (kind) {
      case HASH -> List.<Object[]>of(together("HSET", chunk));
      case LIST -> List.<Object[]>of(together("RPUSH", chunk));
      case SORTED_SET ->
          List.<Object[]>of(
              together(
                  "ZADD", chunk.stream().map(each -> List.of(each.get(1), each.get(0))).toList()));
      case STREAM -> chunk.stream().map(this::entry).toList();
      case SET, KEYS -> throw unwritable();
    };
  }

  private Object[] together(String command, List<List<byte[]>> chunk) {
    List<Object> parts = new ArrayList<>(List.of(command, name));
    chunk.forEach(parts::addAll);
    return parts.toArray();
  }

  private Object[] entry(List<byte[]> fields) {
    List<Object> parts = new ArrayList<>(List.of("XADD", name, "*"));
    parts.addAll(fields);
    return parts.toArray();
  }

  private IllegalStateException unwritable() {
    return new IllegalStateException("A job writes no " + kind);
  }
}
