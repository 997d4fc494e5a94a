package dev.millrace.roles;

import java.util.List;
import java.util.function.Consumer;

/**
 * Sees to it that a process does not live on half dead: one that renews its leases and works no
 * more, or the other way round. A thread that has ended, or whose step does not come to its end, as
 * after an OutOfMemoryError in a place that nobody can mend, is the end of the process, so that its
 * leases lapse and others take over.
 *
 * <p>It counts its own steps, not time: a process that was stopped for an hour is not hung.
 */
final class Watchdog implements Role {

  /** Longer than any step can take: each waits for the store for a minute or two at the most. */
  static final int PATIENCE = 300;

  private static final long STEP_MS = 1_000;

  private final List<Watched> watched;
  private final Consumer<String> unfit;

  Watchdog(List<RoleRunner> runners, Consumer<String> unfit) {
    this.watched = runners.stream().map(Watched::new).toList();
    this.unfit = unfit;
  }

  @Override
  public String name() {
    return "watchdog";
  }

  @Override
  public void step() throws InterruptedException {
    look();
    Thread.sleep(STEP_MS);
  }

  /** Looks at each thread once. */
  void look() {
    for (Watched each : watched) {
      each.look(unfit);
    }
  }

  private static final class Watched {
    private final RoleRunner runner;
    private long steps;
    private int unchanged;

    Watched(RoleRunner runner) {
      this.runner = runner;
    }

    void look(Consumer<String> unfit) {
      long now = runner.steps();
      unchanged = now == steps ? unchanged + 1 : 0;
      steps = now;
      if (runner.hasDied()) {
        unfit.accept(
            "Thread " + runner.name() + " has died, so this process is of no use any more");
      } else if (unchanged > PATIENCE) {
        unfit.accept("Thread " + runner.name() + " hangs, so this process is of no use any more");
      }
    }
  }
}
