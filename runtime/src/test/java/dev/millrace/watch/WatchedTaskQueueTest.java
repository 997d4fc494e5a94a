package dev.millrace.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.Manifest;
import dev.millrace.store.AttemptNote;
import dev.millrace.store.Failure;
import dev.millrace.store.FailureKind;
import dev.millrace.store.Lease;
import dev.millrace.store.Phase;
import dev.millrace.store.StoreException;
import dev.millrace.store.TakenTask;
import dev.millrace.store.TaskQueue;
import dev.millrace.store.TaskQueue.ActiveJob;
import dev.millrace.store.TaskQueue.CommitOutcome;
import dev.millrace.store.TaskQueue.Request;
import dev.millrace.store.TaskQueue.Stored;
import dev.millrace.store.TaskQueue.Taken;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every attempt that begins ends once for its watcher, whatever its worker does with it. */
final class WatchedTaskQueueTest {
  private final Deque<Object> replies = new ArrayDeque<>();
  private final List<String> told = new ArrayList<>();
  private final TaskQueue queue = new WatchedTaskQueue(scripted(), new Told());

  @Test
  void attemptEndsAsItsCommitSays() {
    List<TakenTask> taken = take(0, 1, 2, 3, 4);

    replies.add(
        List.of(
            CommitOutcome.COMMITTED,
            CommitOutcome.LOST,
            CommitOutcome.OVER,
            CommitOutcome.OUTRAN,
            CommitOutcome.LAST));
    queue.commitMaps(
        taken.stream().map(task -> new Stored(task, manifest(task), AttemptNote.NONE)).toList());

    assertThat(told)
        .containsExactly(
            "taken 0 1 2 3 4",
            "commits 5 of a MAP",
            "2 lost",
            "0 COMMITTED",
            "1 LOST",
            "2 ABANDONED",
            "3 COMMITTED",
            "4 COMMITTED");
  }

  @Test
  void failureAndHandingBackAreToldWithTheirCause() {
    List<TakenTask> taken = take(0, 1);

    replies.add("nothing");
    queue.fail(
        taken.get(0), new Failure(FailureKind.USER_CODE, "why", "", ""), 3, AttemptNote.NONE);
    replies.add("nothing");
    queue.handBack(taken.get(1), AttemptNote.NONE);
    replies.add("nothing");
    // What is said once more is nothing new.
    queue.handBack(taken.get(1), AttemptNote.NONE);

    assertThat(told).containsExactly("taken 0 1", "0 FAILED USER_CODE", "1 HANDED_BACK");
  }

  @Test
  void attemptOfWhichItsWorkerSaysNothingEndsWhenItIsNotHeldAnyMore() {
    List<TakenTask> taken = take(0, 1);

    replies.add(taken(List.of()));
    queue.take("a", Request.of("w", 1, false, List.of(taken.get(1))));
    assertThat(told).containsExactly("taken 0 1", "0 ABANDONED");

    replies.add(List.of(new ActiveJob("b", 0)));
    queue.activeJobs();
    assertThat(told).containsExactly("taken 0 1", "0 ABANDONED", "1 ABANDONED");
  }

  @Test
  void leasesThatAreLostEndTheirAttempts() {
    List<TakenTask> taken = take(0, 1);

    replies.add(List.of(taken.get(1)));
    queue.renew(taken);
    replies.add(new StoreException("out"));
    assertThatThrownBy(() -> queue.renew(taken.subList(0, 1))).hasMessage("out");

    assertThat(told)
        .containsExactly(
            "taken 0 1", "renews 2", "1 lost", "1 ABANDONED", "renews 1", "not answered");
  }

  @Test
  void reduceTaskWhoseBlockIsLostIsGivenBackUnlessNothingIsOpen() {
    List<TakenTask> taken = take(0);

    replies.add(false);
    queue.reopen(taken.get(0), 7, "x");
    assertThat(told).containsExactly("taken 0");
    replies.add(true);
    queue.reopen(taken.get(0), 7, "x");

    assertThat(told).containsExactly("taken 0", "0 HANDED_BACK");
  }

  private List<TakenTask> take(int... tasks) {
    List<TakenTask> taken =
        Arrays.stream(tasks)
            .mapToObj(
                task ->
                    new TakenTask(
                        "a",
                        Phase.MAP,
                        task,
                        new Lease("w", "1-" + task, 1, 1),
                        1,
                        Optional.empty()))
            .toList();
    replies.add(taken(taken));
    queue.take("a", Request.of("w", tasks.length, false, List.of()));
    String all = String.join(" ", told);
    told.clear();
    told.add("taken " + all);
    return taken;
  }

  private static Taken taken(List<TakenTask> tasks) {
    return new Taken(
        tasks, Optional.empty(), Optional.empty(), "a", Optional.empty(), Optional.empty());
  }

  private static Manifest manifest(TakenTask task) {
    return new Manifest(task.attemptId(), List.of(), 0, 0, Map.of());
  }

  /** A queue that replies what the test has laid down, and throws what is a failure. */
  private TaskQueue scripted() {
    return (TaskQueue)
        Proxy.newProxyInstance(
            TaskQueue.class.getClassLoader(),
            new Class<?>[] {TaskQueue.class},
            (proxy, method, arguments) -> {
              Object reply = replies.remove();
              if (reply instanceof RuntimeException failure) {
                throw failure;
              }
              return method.getReturnType() == void.class ? null : reply;
            });
  }

  private final class Told implements AttemptWatcher {
    @Override
    public void taken(TakenTask task) {
      told.add(String.valueOf(task.task()));
    }

    @Override
    public void ended(AttemptEnd end) {
      told.add(
          end.task().task()
              + " "
              + end.outcome().name()
              + end.failure().map(failure -> " " + failure.kind()).orElse(""));
    }

    @Override
    public Asked renews(int leases) {
      told.add("renews " + leases);
      return new ToldAsked();
    }

    @Override
    public Asked commits(String jobId, Phase phase, int attempts) {
      told.add("commits " + attempts + " of " + jobId + " " + phase);
      return new ToldAsked();
    }
  }

  private final class ToldAsked implements Asked {
    @Override
    public void answered(int lost) {
      told.add(lost + " lost");
    }

    @Override
    public void failed() {
      told.add("not answered");
    }
  }
}
