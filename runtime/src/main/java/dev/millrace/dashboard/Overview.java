package dev.millrace.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.redis.RedisStores;
import dev.millrace.store.JobStatus;
import dev.millrace.store.JobStore;
import dev.millrace.view.JsonView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The newest jobs, the workers, and how Redis stands. */
final class Overview implements Topic {

  static final int JOBS = 50;

  private final RedisStores stores;

  /** What has ended does not change: it is not read again while it is among the newest. */
  private Map<String, JobStatus> ended = Map.of();

  Overview(RedisStores stores) {
    this.stores = stores;
  }

  @Override
  public Map<String, JsonNode> read() {
    return Map.of(
        "jobs", JsonView.array(newest(), JsonView::job),
        "workers", JsonView.array(stores.jobs().workers(), JsonView::worker),
        "servers", JsonView.array(stores.servers(), JsonView::server));
  }

  private List<JobStatus> newest() {
    JobStore jobs = stores.jobs();
    List<JobStatus> newest = new ArrayList<>();
    Map<String, JobStatus> known = new HashMap<>();
    for (String jobId : jobs.jobs(JOBS)) {
      JobStatus before = ended.get(jobId);
      Optional<JobStatus> now =
          before == null ? JobPages.readable(jobs, jobId) : Optional.of(before);
      now.ifPresent(newest::add);
      now.filter(status -> status.state().isTerminal())
          .ifPresent(status -> known.put(jobId, status));
    }
    ended = known;
    return newest;
  }

  @Override
  public boolean isDone() {
    return false;
  }
}
