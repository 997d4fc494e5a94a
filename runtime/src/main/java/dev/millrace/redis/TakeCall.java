package dev.millrace.redis;

import dev.millrace.engine.DataCodec;
import dev.millrace.store.AttemptNote;
import dev.millrace.store.CorruptStateException;
import dev.millrace.store.Failure;
import dev.millrace.store.FailureKind;
import dev.millrace.store.Lease;
import dev.millrace.store.Phase;
import dev.millrace.store.Reading;
import dev.millrace.store.TakenTask;
import dev.millrace.store.TaskQueue;
import dev.millrace.store.TaskQueue.Refusal;
import dev.millrace.store.TaskQueue.Request;
import dev.millrace.store.TaskQueue.Strangers;
import dev.millrace.store.TaskQueue.Taken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** How {@code take} is called, and what its reply says. */
final class TakeCall {

  /** How often a task may be taken over before it counts as one that kills its workers. */
  private static final int MAX_TAKEOVERS = 10;

  /** Before the tasks: the state, when to ask again, whose step the job is, and strangers. */
  private static final int HEAD = 4;

  private static final int FIELDS_PER_TASK = 7;

  private final Redis redis;
  private final Keys keys;
  private final TaskQueue queue;
  private final AtomicLong sequence = new AtomicLong();

  /** Takes from {@code queue}, which is told of a task that nobody can run. */
  TakeCall(Redis redis, Keys keys, TaskQueue queue) {
    this.redis = redis;
    this.keys = keys;
    this.queue = queue;
  }

  Taken take(String jobId, Request request) {
    List<Object> reply =
        redis.callForList(
            Transition.TAKE,
            List.of(
                keys.job(jobId),
                keys.tasks(jobId, Phase.MAP),
                keys.tasks(jobId, Phase.REDUCE),
                keys.committed(jobId, Phase.MAP),
                keys.committed(jobId, Phase.REDUCE),
                keys.plan(jobId),
                keys.queued(jobId),
                keys.failures(jobId),
                keys.dead(jobId),
                keys.events(jobId),
                keys.delayed(jobId),
                keys.skipped(jobId),
                keys.running(jobId),
                keys.attempts(jobId)),
            arguments(request));
    DataCodec codec = JobFields.codec();
    List<TakenTask> taken = new ArrayList<>();
    for (int at = HEAD; at + FIELDS_PER_TASK <= reply.size(); at += FIELDS_PER_TASK) {
      decode(codec, jobId, request.consumer(), reply.subList(at, at + FIELDS_PER_TASK))
          .ifPresent(taken::add);
    }
    String state = JobFields.text((byte[]) reply.get(0));
    byte[] untilNext = (byte[]) reply.get(1);
    String stepOf = JobFields.text((byte[]) reply.get(2));
    return new Taken(
        taken,
        untilNext.length == 0
            ? Optional.empty()
            : Optional.of(Duration.ofMillis(JobFields.number(untilNext))),
        refusal(state),
        stepOf.isEmpty() ? jobId : stepOf,
        phase(state),
        strangers(JobFields.text((byte[]) reply.get(3))));
  }

  private static Object[] arguments(Request request) {
    TaskQueue.Holding holding = request.holding();
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                request.consumer(),
                request.room().atMost(),
                request.room().slots(),
                request.reclaim() ? 1 : 0,
                MAX_TAKEOVERS,
                request.room().maps() ? 1 : 0,
                request.room().behind().orElse(""),
                request.labels(),
                holding.ending().size()));
    Stream.concat(holding.ending().stream(), holding.inSlots().stream())
        .forEach(task -> arguments.add(task.phase().mark() + task.lease().entry()));
    return arguments.toArray();
  }

  private static Optional<Refusal> refusal(String state) {
    return Stream.of(Refusal.values()).filter(each -> each.name().equals(state)).findFirst();
  }

  private static Optional<Phase> phase(String state) {
    return switch (state) {
      case "MAPPING" -> Optional.of(Phase.MAP);
      case "REDUCING" -> Optional.of(Phase.REDUCE);
      default -> Optional.empty();
    };
  }

  private static Optional<Strangers> strangers(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String[] parts = text.split(" ", 4);
    return Optional.of(
        new Strangers(Integer.parseInt(parts[0]), phaseOf(parts[1]), parts[2], parts[3]));
  }

  private static Phase phaseOf(String mark) {
    return mark.equals("m") ? Phase.MAP : Phase.REDUCE;
  }

  /** A task that was taken; one whose split is damaged fails here, as nobody can run it. */
  private Optional<TakenTask> decode(
      DataCodec codec, String jobId, String consumer, List<Object> fields) {
    Phase phase = phaseOf(JobFields.text((byte[]) fields.get(0)));
    String entry = JobFields.text((byte[]) fields.get(1));
    long deliveries = JobFields.number((byte[]) fields.get(2));
    TakenTask taken =
        new TakenTask(
            jobId,
            phase,
            (int) JobFields.number((byte[]) fields.get(3)),
            new Lease(consumer, entry, deliveries, sequence.incrementAndGet()),
            (int) JobFields.number((byte[]) fields.get(4)),
            Optional.empty());
    if (phase == Phase.REDUCE) {
      return Optional.of(taken);
    }
    try {
      return Optional.of(
          taken.with(
              new Reading(
                  JobFields.split(codec, jobId, taken.task(), (byte[]) fields.get(5)),
                  Places.care(JobFields.text((byte[]) fields.get(6))))));
    } catch (CorruptStateException e) {
      Failure lost = new Failure(FailureKind.LOST_STATE, String.valueOf(e.getMessage()), "", "");
      queue.fail(taken, lost, 1, AttemptNote.NONE);
      return Optional.empty();
    }
  }
}
