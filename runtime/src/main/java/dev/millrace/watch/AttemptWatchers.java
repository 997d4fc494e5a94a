package dev.millrace.watch;

import dev.millrace.store.Phase;
import dev.millrace.store.TakenTask;
import java.util.List;
import java.util.function.Function;

/** Several watchers as one. */
record AttemptWatchers(List<AttemptWatcher> all) implements AttemptWatcher {

  AttemptWatchers {
    all = List.copyOf(all);
  }

  @Override
  public void taken(TakenTask task) {
    all.forEach(each -> each.taken(task));
  }

  @Override
  public void ended(AttemptEnd end) {
    all.forEach(each -> each.ended(end));
  }

  @Override
  public Asked renews(int leases) {
    return asked(each -> each.renews(leases));
  }

  @Override
  public Asked commits(String jobId, Phase phase, int attempts) {
    return asked(each -> each.commits(jobId, phase, attempts));
  }

  private Asked asked(Function<AttemptWatcher, Asked> ask) {
    List<Asked> asked = all.stream().map(ask).toList();
    return new Asked() {
      @Override
      public void answered(int lost) {
        asked.forEach(each -> each.answered(lost));
      }

      @Override
      public void failed() {
        asked.forEach(Asked::failed);
      }
    };
  }
}
