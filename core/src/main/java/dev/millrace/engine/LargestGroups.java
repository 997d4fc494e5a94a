package dev.millrace.engine;

import com.google.common.io.BaseEncoding;
import java.util.ArrayList;
import java.util.List;

/** Remembers the keys with the most values; a key with few costs a comparison. */
final class LargestGroups {

  private static final int KEPT = 3;
  private static final int MAX_KEY = 60;
  private static final int MAX_KEY_BYTES = 20;

  private record Seen(Object key, long values) {}

  /** The largest first. */
  private final List<Seen> largest = new ArrayList<>(KEPT + 1);

  /** What a key has to exceed to be kept. A key with one value is no large one. */
  private long least = 1;

  void add(Object key, long values) {
    if (values > least) {
      insert(key, values);
    }
  }

  private void insert(Object key, long values) {
    int at = 0;
    while (at < largest.size() && largest.get(at).values() >= values) {
      at++;
    }
    largest.add(at, new Seen(key, values));
    if (largest.size() > KEPT) {
      largest.remove(KEPT);
    }
    if (largest.size() == KEPT) {
      least = largest.get(KEPT - 1).values();
    }
  }

  List<Intake.Group> groups() {
    return largest.stream().map(each -> new Intake.Group(text(each.key()), each.values())).toList();
  }

  /** The class of the key is the user's: where it has no text, it is named. */
  private static String text(Object key) {
    if (key instanceof byte[] bytes) {
      int length = Math.min(bytes.length, MAX_KEY_BYTES);
      String hex = BaseEncoding.base16().lowerCase().encode(bytes, 0, length);
      return "0x" + hex + (length < bytes.length ? "..." : "");
    }
    try {
      String text = String.valueOf(key);
      return text.length() <= MAX_KEY ? text : text.substring(0, MAX_KEY) + "...";
    } catch (RuntimeException e) {
      return "a " + key.getClass().getSimpleName() + " whose toString throws " + e;
    }
  }
}
