package dev.millrace.redis;

import dev.millrace.store.TakenSubmission;
import java.util.Optional;

/**
 * What a coordinator knows, and what it is about to do next; the job may have gone on since it
 * decided that.
 */
record CoordinatorActor(String name, Optional<TakenSubmission> held, Duty duty) {

  /** The next step of a coordinator. */
  enum Duty {
    LOOK,
    BEGIN_PLAN,
    WRITE_PLAN,
    END_PLAN,
    SEE_PARTITIONS,
    OPEN_PARTITIONS,
    ENQUEUE,
    /** To look whether the job has ended while its partitions were opened. */
    SEE_END,
    CLOSE_LATE,
    DROP_LATE,
    FINISH,
    CLOSE_PARTITIONS,
    DROP_PARTIALS,
    RETIRE,
    CLOSE
  }

  /** Whether it may have opened partitions, and has not seen yet whether it was too late. */
  boolean mayHaveOpened() {
    return duty == Duty.OPEN_PARTITIONS
        || duty == Duty.ENQUEUE
        || duty == Duty.SEE_END
        || duty == Duty.CLOSE_LATE
        || duty == Duty.DROP_LATE;
  }

  CoordinatorActor next(Duty next) {
    return new CoordinatorActor(name, held, next);
  }

  static CoordinatorActor idle(String name) {
    return new CoordinatorActor(name, Optional.empty(), Duty.LOOK);
  }

  /** The name under which it plans. */
  String planner() {
    TakenSubmission submission = held.orElseThrow();
    return submission.lease().consumer()
        + "."
        + submission.lease().entry()
        + "."
        + submission.lease().sequence();
  }

  boolean isOwner(ServerState server) {
    return held.flatMap(submission -> server.entry("submissions", submission.lease().entry()))
        .filter(entry -> entry.consumer().equals(name))
        .filter(entry -> entry.deliveries() == held.orElseThrow().lease().deliveries())
        .isPresent();
  }

  String text() {
    return name
        + held.map(
                submission ->
                    " "
                        + submission.lease().entry()
                        + " "
                        + submission.lease().deliveries()
                        + " "
                        + planner())
            .orElse("")
        + " "
        + duty
        + "\n";
  }
}
