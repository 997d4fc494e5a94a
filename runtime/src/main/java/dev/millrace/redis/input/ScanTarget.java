package dev.millrace.redis.input;

import dev.millrace.input.RedisServer.Kind;
import dev.millrace.input.RedisServer.Source;
import java.io.IOException;

/**
 * What is scanned, in commands.
 *
 * @param source a hash, a set, a sorted set, or keys
 */
record ScanTarget(Source source) {

  /** How many elements of a reply make a record. */
  int width() {
    return source.kind() == Kind.HASH || source.kind() == Kind.SORTED_SET ? 2 : 1;
  }

  /** The command for a step. */
  Object[] step(long cursor, int count) {
    String from = Long.toUnsignedString(cursor);
    return switch (source.kind()) {
      case HASH -> new Object[] {"HSCAN", source.key(), from, "COUNT", count};
      case SET -> new Object[] {"SSCAN", source.key(), from, "COUNT", count};
      case SORTED_SET -> new Object[] {"ZSCAN", source.key(), from, "COUNT", count};
      case KEYS -> new Object[] {"SCAN", from, "MATCH", source.key(), "COUNT", count};
      case LIST, STREAM -> throw new IllegalStateException("Not scanned: " + source);
    };
  }

  /** The command that shows how wide buckets are: see {@link ScanRange#isAtLeastABucket}. */
  Object[] probe() {
    return source.kind() == Kind.KEYS ? new Object[] {"SCAN", "0", "COUNT", 1} : step(0, 1);
  }

  /** How many elements there are. */
  long size(Node node) throws IOException {
    return switch (source.kind()) {
      case HASH -> node.number("HLEN", source.key());
      case SET -> node.number("SCARD", source.key());
      case SORTED_SET -> node.number("ZCARD", source.key());
      case KEYS -> node.number("DBSIZE");
      case LIST, STREAM -> throw new IllegalStateException("Not scanned: " + source);
    };
  }

  /** What elements are called, for people. */
  String unit() {
    return switch (source.kind()) {
      case HASH -> "fields";
      case KEYS -> "keys";
      default -> "members";
    };
  }
}
