package dev.millrace.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.millrace.client.JobClient;
import dev.millrace.client.StepStatus;
import dev.millrace.redis.RedisStores;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.view.JsonView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One job with everything that is known of it. */
final class OneJob implements Topic {

  private final String jobId;
  private final RedisStores stores;
  private final JobClient client;
  private final AttemptParts attempts;
  private final LiveResult result;
  private volatile boolean done;

  OneJob(String jobId, RedisStores stores, JobClient client, LiveResult result) {
    this.jobId = jobId;
    this.stores = stores;
    this.client = client;
    this.result = result;
    this.attempts = new AttemptParts(jobId, stores.jobs());
  }

  @Override
  public Map<String, JsonNode> read() {
    Map<String, JsonNode> parts = new LinkedHashMap<>();
    Optional<JobStatus> found = stores.jobs().status(jobId);
    parts.put("gone", BooleanNode.valueOf(found.isEmpty()));
    if (found.isEmpty()) {
      done = true;
      return parts;
    }
    JobStatus status = found.get();
    List<StepStatus> steps = client.steps(jobId);
    parts.put("job", JsonView.status(status, client.progress(jobId), steps, client.workers()));
    if (status.state() == JobState.FAILED) {
      parts.put("dead", JsonView.array(stores.jobs().deadLetters(jobId), JsonView::deadLetter));
    }
    boolean isOver = status.state().isTerminal();
    attempts.addTo(parts, !isOver);
    result.addTo(parts, status);
    done = isOver && result.isSettled();
    return parts;
  }

  @Override
  public boolean isDone() {
    return done;
  }
}
