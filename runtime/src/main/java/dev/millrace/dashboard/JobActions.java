package dev.millrace.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millrace.client.JobClient;
import dev.millrace.http.Call;
import dev.millrace.http.Reply;
import dev.millrace.http.Routes;
import java.util.function.UnaryOperator;

/** What can be done to a job from the page. Each answers with the job and where it stands then. */
final class JobActions {

  /** Who does it, in the job's own words. */
  private static final String WHO = "the dashboard";

  private static final int CONFLICT = 409;

  private final JobClient client;
  private final UnaryOperator<String> newId;
  private final Runnable done;

  /**
   * Actions.
   *
   * @param newId makes the id under which a job is tried again from the job's own
   * @param done is told whenever something was done
   */
  JobActions(JobClient client, UnaryOperator<String> newId, Runnable done) {
    this.client = client;
    this.newId = newId;
    this.done = done;
  }

  void addTo(Routes routes) {
    add(routes, "cancel", jobId -> client.cancel(jobId, WHO).name());
    add(routes, "pause", jobId -> client.pause(jobId, WHO).name());
    add(routes, "resume", jobId -> client.resume(jobId, WHO).name());
    routes.post("/api/jobs/{id}/retry", JsonRoutes.answer(CONFLICT, this::retry, this::reply));
  }

  private void add(Routes routes, String verb, UnaryOperator<String> action) {
    routes.post(
        "/api/jobs/{id}/" + verb,
        JsonRoutes.answer(
            CONFLICT,
            call -> {
              String jobId = existing(call);
              return answer(jobId, action.apply(jobId));
            },
            this::reply));
  }

  private JsonNode retry(Call call) {
    String jobId = existing(call);
    String again = newId.apply(jobId);
    client.resubmit(jobId, again);
    return answer(again, client.status(again).state().name());
  }

  /** The job that a path names; 404 if there is none. */
  private String existing(Call call) {
    String jobId = JsonRoutes.jobId(call);
    JsonRoutes.mustExist(client, jobId);
    return jobId;
  }

  private Reply reply(JsonNode answer) {
    done.run();
    return Reply.json(200, answer.toString());
  }

  private static JsonNode answer(String jobId, String state) {
    return JsonNodeFactory.instance.objectNode().put("job", jobId).put("state", state);
  }
}
