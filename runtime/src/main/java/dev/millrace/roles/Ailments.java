package dev.millrace.roles;

import java.util.List;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;

/** Why a process is of no use any more: whoever finds out says so here, and it is passed on. */
final class Ailments implements Consumer<String> {

  private static final int MAX = 16;

  private final CopyOnWriteArraySet<String> said = new CopyOnWriteArraySet<>();
  private final Consumer<String> unfit;

  Ailments(Consumer<String> unfit) {
    this.unfit = unfit;
  }

  @Override
  public void accept(String sentence) {
    if (said.size() < MAX) {
      said.add(sentence);
    }
    unfit.accept(sentence);
  }

  /** How the role fares, whose watchdog this is; it takes no new work where it ends. */
  Health health(RoleRunner watchdog, boolean ends) {
    List<String> ailments =
        watchdog.hasDied() && said.isEmpty()
            ? List.of("Thread " + watchdog.name() + " has died, so nobody sees what else has")
            : List.copyOf(said);
    return new Health(
        ailments,
        ends ? List.of("This process was told to end: it finishes what it has begun") : List.of());
  }
}
