package dev.millrace.redis;

import dev.millrace.store.TakenTask;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * How large the job of an exploration is, and how much may go wrong.
 *
 * @param size its tasks and its actors
 * @param faults how many faults there may be on the way to a state
 * @param possible the faults that there are, by a part of what they are called
 * @param naming the id of an attempt
 * @param maxSlots how many attempts may run at once; 0 for any number
 */
record Setting(
    Size size, int faults, Pattern possible, Function<TakenTask, String> naming, int maxSlots) {

  static final String JOB = "job";

  /** Few, so that a job can fail. */
  static final int MAX_ATTEMPTS = 2;

  /** Nobody needs more to be surprised by another. */
  static final int SLOTS = 1;

  /** Pauses have a setting of their own: they would double the states. */
  private static final Pattern ANY = Pattern.compile("^(?!somebody pauses)");

  /**
   * A size.
   *
   * @param maps map tasks
   * @param partitions partitions, each with a reduce task
   * @param workers workers, with a slot each
   * @param coordinators coordinators
   */
  record Size(int maps, int partitions, int workers, int coordinators) {}

  static Setting of(int maps, int partitions, int workers, int coordinators) {
    return new Setting(
        new Size(maps, partitions, workers, coordinators), 1, ANY, TakenTask::attemptId, 0);
  }

  /** With so many faults. */
  Setting faults(int most) {
    return new Setting(size, most, possible, naming, maxSlots);
  }

  /** With faults of some kinds only. */
  Setting only(String kinds) {
    return new Setting(size, faults, Pattern.compile(kinds), naming, maxSlots);
  }

  Setting named(Function<TakenTask, String> other) {
    return new Setting(size, faults, possible, other, maxSlots);
  }

  /** With a limit of attempts that run at once. */
  Setting limited(int most) {
    return new Setting(size, faults, possible, naming, most);
  }

  int maps() {
    return size.maps();
  }

  int partitions() {
    return size.partitions();
  }

  List<Integer> partitionNumbers() {
    return IntStream.range(0, partitions()).boxed().toList();
  }

  @Override
  public String toString() {
    return "%s with %d faults of /%s/, max slots %d".formatted(size, faults, possible, maxSlots);
  }
}
