package dev.millrace;

/** Where a job's result goes. Made by its factory methods. */
public sealed interface Output {

  /**
   * The result stays beside the job's state, until the job's retention ends, and is read from
   * there.
   */
  static Output kept() {
    return new Kept();
  }

  /**
   * The result becomes text files in a directory that must not exist yet: {@code part-00000} and so
   * on, one per partition (one per split for map-only jobs), lines {@code key<TAB>value} in key
   * order, then {@code _SUCCESS}.
   *
   * @param directory a path that means the same directory on every worker
   */
  static Output text(String directory) {
    return new Text(directory);
  }

  /** See {@link #kept}. */
  record Kept() implements Output {}

  /** See {@link #text}. */
  record Text(String directory) implements Output {}
}
