package dev.millrace.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millrace.store.AttemptPage;
import dev.millrace.store.AttemptRecord;
import dev.millrace.store.JobStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The attempts of a job for the timeline: those that have ended in parts of {@value #PART}, of
 * which only the last one changes, so that each is read once and sent once. An attempt is a row
 * without names, as there may be thousands.
 */
final class AttemptParts {

  private static final int PART = 500;

  /** Of each phase. */
  private static final int RUNNING = 64;

  /** What is shown of a cause here; the whole is with the dead letters. */
  private static final int CAUSE = 300;

  private final String jobId;
  private final JobStore jobs;
  private final List<ArrayNode> parts = new ArrayList<>();
  private long read;

  AttemptParts(String jobId, JobStore jobs) {
    this.jobId = jobId;
    this.jobs = jobs;
  }

  /** Adds what there is now; those that run have no end. */
  void addTo(Map<String, JsonNode> all, boolean running) {
    AttemptPage page;
    do {
      page = jobs.attempts(jobId, read, JobStore.ATTEMPTS_AT_ONCE);
      add(page.attempts());
    } while (!page.attempts().isEmpty() && read < page.kept());
    for (int i = 0; i < parts.size(); i++) {
      all.put("attempts-" + i, parts.get(i));
    }
    ArrayNode now = JsonNodeFactory.instance.arrayNode();
    if (running) {
      jobs.runningAttempts(jobId, RUNNING).forEach(each -> now.add(row(each, 0)));
    }
    all.put("running", now);
  }

  private void add(List<AttemptRecord> attempts) {
    if (!attempts.isEmpty() && read % PART != 0) {
      // The last part was sent: what is sent next is compared with it, so it stays as it is.
      parts.add(JsonNodeFactory.instance.arrayNode().addAll(parts.remove(parts.size() - 1)));
    }
    for (AttemptRecord each : attempts) {
      if (read++ % PART == 0) {
        parts.add(JsonNodeFactory.instance.arrayNode());
      }
      parts.get(parts.size() - 1).add(row(each, each.ended()));
    }
  }

  private static ArrayNode row(AttemptRecord attempt, long ended) {
    String cause = attempt.cause();
    return JsonNodeFactory.instance
        .arrayNode()
        .add(attempt.phase().name())
        .add(attempt.task())
        .add(attempt.attempt())
        .add(attempt.worker())
        .add(attempt.started())
        .add(ended)
        .add(attempt.outcome().name())
        .add(attempt.amounts().recordsIn())
        .add(attempt.amounts().bytesIn())
        .add(cause.length() > CAUSE ? cause.substring(0, CAUSE) + "..." : cause);
  }
}
