package dev.millrace.watch;

import dev.millrace.store.JobStatus;
import java.util.List;

/** Is told what becomes of a coordinator's jobs. Must neither wait nor throw. */
public interface JobWatcher {

  /** A job has ended and is cleaned up after; seldom twice, where a coordinator died over that. */
  void ended(JobStatus status);

  /** One that tells several, in this order. */
  static JobWatcher all(List<JobWatcher> watchers) {
    List<JobWatcher> all = List.copyOf(watchers);
    return status -> all.forEach(each -> each.ended(status));
  }
}
