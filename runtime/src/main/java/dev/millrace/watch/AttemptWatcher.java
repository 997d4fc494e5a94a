package dev.millrace.watch;

import dev.millrace.store.Phase;
import dev.millrace.store.TakenTask;
import java.util.List;

/**
 * Is told what becomes of a worker's attempts. Called by many threads; must neither wait nor throw.
 */
public interface AttemptWatcher {

  /** A task was taken: its attempt begins. */
  default void taken(TakenTask task) {}

  /** An attempt has ended; once for each that was taken. */
  default void ended(AttemptEnd end) {}

  /** So many leases are about to be renewed. */
  default Asked renews(int leases) {
    return Asked.UNSEEN;
  }

  /** So many attempts of a job are about to be committed; lost are those that do not count. */
  default Asked commits(String jobId, Phase phase, int attempts) {
    return Asked.UNSEEN;
  }

  /** One that tells several, in this order. */
  static AttemptWatcher all(List<AttemptWatcher> watchers) {
    return watchers.size() == 1 ? watchers.get(0) : new AttemptWatchers(watchers);
  }
}
