package dev.millrace.redis.input;

import dev.millrace.InvalidJobException;

/**
 * The names of the key that a job writes and of what it puts beside it. All are in one slot of a
 * cluster: what stands in the braces decides it, as for the key itself. The namespace stands before
 * them, so that an ACL pattern covers them.
 *
 * @param key the key
 * @param prefix what the others begin with
 */
record KeyNames(String key, String prefix) {

  /**
   * Names the keys of a job.
   *
   * @throws InvalidJobException if no other key could be kept in the slot of this one
   */
  static KeyNames of(String namespace, String key, String jobId) {
    return new KeyNames(key, "%s:{%s}:output:%s:".formatted(namespace, tag(key), jobId));
  }

  /** STRING. Who writes; or that all is done. */
  String marker() {
    return prefix + "marker";
  }

  /** What the key will be, while one who writes puts it together. */
  String staging(String writer) {
    return prefix + writer;
  }

  private static String tag(String key) {
    int open = key.indexOf('{');
    int close = key.indexOf('}', open + 1);
    if (open >= 0 && close > open + 1) {
      return key.substring(open + 1, close);
    }
    if (key.indexOf('}') >= 0) {
      throw new InvalidJobException(
          "Output %s cannot be the name of a key that a job writes: braces are for hash tags, as in {user}:totals"
              .formatted(key));
    }
    return key;
  }
}
