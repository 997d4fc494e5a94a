package dev.millrace.store;

/** The two kinds of tasks. */
public enum Phase {
  /** Tasks that read splits. */
  MAP("m", "Map"),
  /** Tasks that reduce partitions. */
  REDUCE("r", "Reduce");

  private final String mark;
  private final String title;

  Phase(String mark, String title) {
    this.mark = mark;
    this.title = title;
  }

  /** One letter that stands for the phase in keys and functions. */
  public String mark() {
    return mark;
  }

  /** The phase as the beginning of a sentence: {@code Map}, {@code Reduce}. */
  public String title() {
    return title;
  }
}
