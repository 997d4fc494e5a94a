package dev.millrace.roles;

import dev.millrace.store.Labels;
import java.time.Duration;

/**
 * A worker as one of many: its name, what it has, and how often it asks where nothing tells it that
 * there is something. The more workers there are, the more seldom each asks: so all together ask as
 * often as {@link #CROWD} of them, however many they are.
 */
final class Member {

  /** So many ask as often as one that is alone. */
  private static final int CROWD = 50;

  /** For hints that get lost, which is seldom; and with so many workers another one asks before. */
  private static final Duration SELDOM = Duration.ofSeconds(10);

  private final String name;
  private final Labels labels;
  private volatile int workers = 1;

  Member(String name, Labels labels) {
    this.name = name;
    this.labels = labels;
  }

  /** By this its tasks are filed. */
  String name() {
    return name;
  }

  /** What it has: it runs tasks of jobs that need nothing else. */
  Labels labels() {
    return labels;
  }

  /** Says how many workers there are, this one included. */
  void heard(int members) {
    workers = Math.max(1, members);
  }

  /** How many workers there are, as far as is known. */
  int workers() {
    return workers;
  }

  /** How often to ask what a worker that is alone asks every {@code usual}. */
  Duration every(Duration usual) {
    Duration shared = usual.multipliedBy(workers).dividedBy(CROWD);
    return shared.compareTo(usual) <= 0 || usual.compareTo(SELDOM) >= 0
        ? usual
        : shared.compareTo(SELDOM) < 0 ? shared : SELDOM;
  }
}
