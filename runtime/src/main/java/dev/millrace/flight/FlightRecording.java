package dev.millrace.flight;

import dev.millrace.engine.Manifest;
import dev.millrace.store.AttemptOutcome;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.Phase;
import dev.millrace.store.TakenTask;
import dev.millrace.watch.Asked;
import dev.millrace.watch.AttemptEnd;
import dev.millrace.watch.AttemptWatcher;
import dev.millrace.watch.JobWatcher;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import jdk.jfr.Event;

/** Makes flight recorder events of what it is told. Without a recording it makes and keeps none. */
public final class FlightRecording implements AttemptWatcher, JobWatcher {

  private final Map<String, AttemptEvent> running = new ConcurrentHashMap<>();

  /** Ready to be told. */
  public FlightRecording() {}

  @Override
  public void taken(TakenTask task) {
    AttemptEvent event = new AttemptEvent();
    if (event.isEnabled()) {
      event.begin();
      running.put(task.attemptId(), event);
    }
  }

  @Override
  public void ended(AttemptEnd end) {
    AttemptEvent event = running.isEmpty() ? null : running.remove(end.task().attemptId());
    if (event == null) {
      return;
    }
    TakenTask task = end.task();
    event.job = task.jobId();
    event.phase = label(task.phase());
    event.task = task.task();
    event.attempt = task.attempt();
    event.attemptId = task.attemptId();
    event.outcome = label(end.outcome());
    event.failureKind = end.failure().map(failure -> label(failure.kind())).orElse("");
    event.written =
        end.outcome() == AttemptOutcome.COMMITTED
            ? end.manifest().map(Manifest::bytes).orElse(0L)
            : 0;
    event.commit();
  }

  @Override
  public Asked renews(int leases) {
    LeaseEvent event = new LeaseEvent();
    if (!event.isEnabled()) {
      return Asked.UNSEEN;
    }
    event.begin();
    event.leases = leases;
    return new EventOfCall(event) {
      @Override
      public void answered(int lost) {
        event.answered = true;
        event.lost = lost;
        event.commit();
      }
    };
  }

  @Override
  public Asked commits(String jobId, Phase phase, int attempts) {
    CommitEvent event = new CommitEvent();
    if (!event.isEnabled()) {
      return Asked.UNSEEN;
    }
    event.begin();
    event.job = jobId;
    event.phase = label(phase);
    event.attempts = attempts;
    return new EventOfCall(event) {
      @Override
      public void answered(int lost) {
        event.answered = true;
        event.lost = lost;
        event.commit();
      }
    };
  }

  @Override
  public void ended(JobStatus status) {
    JobEvent event = new JobEvent();
    if (event.isEnabled()) {
      Map<JobState, Long> times = status.times();
      event.job = status.jobId();
      event.definition = status.definition();
      event.state = label(status.state());
      event.maps = status.tasks().maps();
      event.partitions = status.tasks().partitions();
      event.input = status.tasks().bytes();
      long ended = times.getOrDefault(status.state(), 0L);
      event.millis = ended - times.getOrDefault(JobState.SUBMITTED, ended);
      event.commit();
    }
  }

  /** A call that is recorded also if it fails. */
  private abstract static class EventOfCall implements Asked {
    private final Event event;

    EventOfCall(Event event) {
      this.event = event;
    }

    @Override
    public void failed() {
      event.commit();
    }
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
