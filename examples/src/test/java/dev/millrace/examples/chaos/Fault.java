package dev.millrace.examples.chaos;

import java.util.Random;

/**
 * Something that breaks while a job runs.
 *
 * @param kind what
 * @param target which coordinator, worker or process, by number
 * @param at when, in ms after the submission
 * @param lasts for how long, in ms; then it is mended
 * @param detail what else there is to say: a fault point, a limit
 */
record Fault(Kind kind, int target, long at, long lasts, String detail) {

  enum Kind {
    KILL_WORKER(5),
    KILL_COORDINATOR(4),
    KILL_REDIS(3),
    /** SIGSTOP, and SIGCONT when its lease is over: a zombie, if it held something. */
    STOP_WORKER(4),
    STOP_COORDINATOR(2),
    /** All connections of a process closed. */
    CUT(3),
    /** Replies come late. */
    DELAY(2),
    /** Nothing passes for a while, then all of it. */
    HOLD(3),
    /** Connections stay open, and silent for ever. */
    HALF_OPEN(3),
    /** Commands are run, their replies get lost. */
    DROP_REPLIES(4),
    /** Entries are given to another worker while their owner runs them. */
    DUPLICATE(3),
    /** The server's clock jumps: everything pending seems to have been idle for ten minutes. */
    CLOCK_JUMP(3),
    /** The files of a worker can grow no longer. */
    FULL_DISK(4),
    /** The server loses its functions. */
    LOSE_FUNCTIONS(1),
    /** The server loses the blocks of a partition. */
    LOSE_BLOCKS(3),
    /** A process fails at a fault point. */
    POINT(8);

    private final int weight;

    Kind(int weight) {
      this.weight = weight;
    }

    static Kind draw(Random random) {
      int sum = 0;
      for (Kind kind : values()) {
        sum += kind.weight;
      }
      int at = random.nextInt(sum);
      for (Kind kind : values()) {
        at -= kind.weight;
        if (at < 0) {
          return kind;
        }
      }
      throw new AssertionError();
    }
  }

  @Override
  public String toString() {
    return "%d ms: %s %d for %d ms %s".formatted(at, kind, target, lasts, detail).strip();
  }
}
