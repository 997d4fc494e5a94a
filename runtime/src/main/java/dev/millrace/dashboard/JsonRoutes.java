package dev.millrace.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.InvalidJobException;
import dev.millrace.client.JobClient;
import dev.millrace.http.Call;
import dev.millrace.http.RefusedException;
import dev.millrace.http.Reply;
import dev.millrace.http.Route;
import dev.millrace.http.Routes;
import dev.millrace.redis.RedisStores;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobStore;
import dev.millrace.store.StoreException;
import dev.millrace.view.HistoryJson;
import dev.millrace.view.JsonView;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** What the command line prints by {@code --json}, with the same fields. */
final class JsonRoutes {

  /** Lists are read some at a time, whatever is asked for. */
  private static final int MOST_JOBS = 200;

  private static final int LAST = 1_000_000;

  private static final int MOST_SKIPPED = 1_000;

  /** Of each phase. */
  private static final int MOST_RUNNING = 200;

  /**
   * Who asks Redis at once; fewer than the server has threads, so that a Redis that does not answer
   * stops nothing else.
   */
  private static final Semaphore FREE = new Semaphore(12);

  private final RedisStores stores;
  private final JobClient client;

  JsonRoutes(RedisStores stores, JobClient client) {
    this.stores = stores;
    this.client = client;
  }

  void addTo(Routes routes) {
    routes.get("/api/jobs", json(this::jobs));
    routes.get("/api/workers", json(call -> JsonView.array(client.workers(), JsonView::worker)));
    routes.get("/api/servers", json(call -> JsonView.array(stores.servers(), JsonView::server)));
    routes.get("/api/jobs/{id}", json(this::job));
    routes.get("/api/jobs/{id}/attempts", json(this::attempts));
    routes.get("/api/jobs/{id}/attempts/running", json(this::running));
    routes.get(
        "/api/jobs/{id}/dead",
        json(call -> JsonView.array(client.deadLetters(jobId(call)), JsonView::deadLetter)));
    routes.get("/api/jobs/{id}/skipped", json(this::skipped));
  }

  private JsonNode jobs(Call call) {
    int first = call.number("from", 0, 0, LAST);
    int atMost = call.number("limit", Overview.JOBS, 1, MOST_JOBS);
    return JsonView.array(JobPages.page(stores.jobs(), first, atMost), JsonView::job);
  }

  private JsonNode job(Call call) {
    String jobId = jobId(call);
    return JsonView.status(
        client.status(jobId), client.progress(jobId), client.steps(jobId), client.workers());
  }

  private JsonNode attempts(Call call) {
    String jobId = existing(client, call);
    int first = call.number("from", 0, 0, LAST);
    int atMost = call.number("limit", 200, 1, JobStore.ATTEMPTS_AT_ONCE);
    return JsonView.array(
        stores.jobs().attempts(jobId, first, atMost).attempts(), HistoryJson::attempt);
  }

  private JsonNode skipped(Call call) {
    int atMost = call.number("limit", 200, 1, MOST_SKIPPED);
    return JsonView.array(stores.jobs().skipped(existing(client, call), atMost), JsonView::skipped);
  }

  private JsonNode running(Call call) {
    return JsonView.array(
        stores.jobs().runningAttempts(existing(client, call), MOST_RUNNING), HistoryJson::attempt);
  }

  /**
   * The job that a path names.
   *
   * @throws RefusedException if no job could have such an id
   */
  static String jobId(Call call) {
    try {
      return JobSpec.checkJobId(call.name("id"));
    } catch (InvalidJobException e) {
      throw new RefusedException(400, "A job id is 1 to 64 letters, digits, '-' and '_'");
    }
  }

  /**
   * The job that a path names, which is there.
   *
   * @throws RefusedException if it is not
   */
  static String existing(JobClient client, Call call) {
    String jobId = jobId(call);
    try {
      client.status(jobId);
      return jobId;
    } catch (InvalidJobException e) {
      throw new RefusedException(404, String.valueOf(e.getMessage()));
    }
  }

  /** Reads something that may not be there, from a Redis that may not answer. */
  interface Reading {
    JsonNode read(Call call) throws IOException;
  }

  static Route json(Reading reading) {
    return answer(404, reading, node -> Reply.json(200, node.toString()));
  }

  /**
   * The same for what may be refused for other reasons.
   *
   * @param refused the status when the job is not there, or does not stand as it must
   */
  static Route answer(int refused, Reading reading, Function<JsonNode, Reply> reply) {
    return call -> {
      if (!FREE.tryAcquire(1, TimeUnit.SECONDS)) {
        throw new RefusedException(503, "Too many requests at once: ask again in a moment");
      }
      try {
        return reply.apply(reading.read(call));
      } catch (InvalidJobException e) {
        throw new RefusedException(refused, String.valueOf(e.getMessage()));
      } catch (StoreException e) {
        throw new RefusedException(503, String.valueOf(e.getMessage()));
      } finally {
        FREE.release();
      }
    };
  }
}
