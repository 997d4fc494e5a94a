package dev.millrace.roles;

import dev.millrace.store.CorruptStateException;
import dev.millrace.store.StoreException;
import dev.millrace.store.StoreUnavailableException;
import dev.millrace.store.TakenSubmission;
import dev.millrace.store.Wake;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes submissions, and lets every job that this coordinator holds be brought on: after a hint,
 * and twice a second.
 */
final class SubmissionTaker implements Role {

  private static final Logger log = LoggerFactory.getLogger(SubmissionTaker.class);
  private static final Duration WAIT = Duration.ofMillis(500);
  private static final int AT_ONCE = 100;

  private final CoordinatorStores stores;
  private final JobCoordination coordination;
  private final String coordinator;
  private final Duration lease;
  private final Map<String, HeldSubmission> held;
  private final Executor threads;

  SubmissionTaker(
      CoordinatorStores stores,
      JobCoordination coordination,
      String coordinator,
      Duration lease,
      Map<String, HeldSubmission> held,
      Executor threads) {
    this.stores = stores;
    this.coordination = coordination;
    this.coordinator = coordinator;
    this.lease = lease;
    this.held = held;
    this.threads = threads;
  }

  @Override
  public String name() {
    return "coordinator";
  }

  @Override
  public void step() throws InterruptedException {
    coordination.dropUnused();
    Wake wake = stores.wake();
    long seen = wake.seen();
    for (TakenSubmission taken :
        stores
            .plans()
            .take(
                coordinator,
                AT_ONCE,
                lease,
                held.values().stream().map(HeldSubmission::submission).toList())) {
      FaultPoint.AFTER_TAKE_SUBMISSION.pass();
      log.info("Coordinating job={} coordinator={}", taken.jobId(), coordinator);
      held.put(taken.lease().entry(), new HeldSubmission(taken, hasDeadline(taken.jobId())));
    }
    held.values().stream()
        .filter(HeldSubmission::hasDeadline)
        .forEach(submission -> stores.plans().expire(submission.submission().jobId()));
    held.values().forEach(this::advance);
    wake.await(seen, WAIT);
  }

  private boolean hasDeadline(String jobId) {
    try {
      return stores
          .jobs()
          .spec(jobId)
          .filter(spec -> !spec.limits().times().deadline().isZero())
          .isPresent();
    } catch (CorruptStateException e) {
      // To advance the job meets the same, and ends it.
      return false;
    }
  }

  private void advance(HeldSubmission submission) {
    if (submission.tryEnter()) {
      threads.execute(() -> advanceNow(submission));
    }
  }

  private void advanceNow(HeldSubmission submission) {
    try {
      do {
        if (coordination.advance(submission)) {
          held.remove(submission.submission().lease().entry());
          return;
        }
      } while (!submission.tryLeave());
    } catch (StoreUnavailableException e) {
      log.debug("{}; trying again job={}", e.getMessage(), submission.submission().jobId());
      submission.leave();
    } catch (StoreException e) {
      log.warn("{}; trying again job={}", e.getMessage(), submission.submission().jobId());
      submission.leave();
    } catch (RuntimeException | Error e) {
      log.error("Coordination failed; trying again job={}", submission.submission().jobId(), e);
      submission.leave();
    }
  }
}
