package dev.millrace.roles;

import dev.millrace.store.PlanStore;
import dev.millrace.store.TakenSubmission;
import java.time.Duration;
import java.util.Map;

/**
 * Renews the leases of a coordinator's submissions; forgets those that another coordinator has
 * taken over.
 */
final class SubmissionKeeper implements Role {

  private final PlanStore plans;
  private final Map<String, HeldSubmission> held;
  private final Duration lease;

  SubmissionKeeper(PlanStore plans, Map<String, HeldSubmission> held, Duration lease) {
    this.plans = plans;
    this.held = held;
    this.lease = lease;
  }

  @Override
  public String name() {
    return "submission-keeper";
  }

  @Override
  public void step() throws InterruptedException {
    FaultPoint.BEFORE_RENEW_SUBMISSION.pass();
    for (TakenSubmission lost :
        plans.renew(held.values().stream().map(HeldSubmission::submission).toList())) {
      held.remove(lost.lease().entry());
    }
    FaultPoint.AFTER_RENEW_SUBMISSION.pass();
    Thread.sleep(lease.toMillis() / 3);
  }
}
