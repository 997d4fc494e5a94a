package dev.millrace.redis.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.input.RedisServer.Elements;
import dev.millrace.input.RedisServer.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Elements with numbers, in the form of each kind of key, and what a key holds of them. */
final class NumberedElements {

  private NumberedElements() {}

  static List<byte[]> oldElement(Kind kind) {
    return kind == Kind.LIST ? texts("old") : texts("old", "1");
  }

  static List<String> old(Kind kind) {
    return List.of(kind == Kind.LIST ? "old" : "old 1");
  }

  static Elements elements(Kind kind, int count) {
    return sink -> {
      for (int i = 0; i < count; i++) {
        sink.add(element(kind, i));
      }
    };
  }

  static List<byte[]> element(Kind kind, int i) {
    return kind == Kind.LIST ? texts("e" + i) : texts("e" + i, String.valueOf(i));
  }

  static List<String> expected(Kind kind, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> kind == Kind.LIST ? "e" + i : "e" + i + " " + i)
        .toList();
  }

  static List<byte[]> texts(String... texts) {
    return List.of(texts).stream().map(text -> text.getBytes(UTF_8)).toList();
  }

  /** What the key holds: lists and streams in order, hashes as the test has numbered them. */
  static List<String> content(Connection redis, String key, Kind kind) throws IOException {
    List<String> content = new ArrayList<>();
    switch (kind) {
      case HASH -> {
        pairs((List<?>) redis.call("HGETALL", key), content);
        content.sort(Comparator.comparingInt(each -> Integer.parseInt(each.split(" ")[1])));
      }
      case SORTED_SET ->
          pairs((List<?>) redis.call("ZRANGE", key, "0", "-1", "WITHSCORES"), content);
      case LIST ->
          ((List<?>) redis.call("LRANGE", key, "0", "-1"))
              .forEach(element -> content.add(Node.text(element)));
      case STREAM ->
          ((List<?>) redis.call("XRANGE", key, "-", "+"))
              .forEach(entry -> pairs((List<?>) ((List<?>) entry).get(1), content));
      case SET, KEYS -> throw new IllegalArgumentException(kind.toString());
    }
    return content;
  }

  private static void pairs(List<?> flat, List<String> content) {
    for (int i = 0; i < flat.size(); i += 2) {
      content.add(Node.text(flat.get(i)) + " " + Node.text(flat.get(i + 1)));
    }
  }
}
