package dev.millrace.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.client.JobClient;
import dev.millrace.http.Call;
import dev.millrace.http.Reply;
import dev.millrace.http.Routes;
import dev.millrace.store.JobState;
import dev.millrace.view.JsonView;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What can be done to a job from the page. Each answers with the job and where it stands then. */
final class JobActions {

  /** Who does it, in the job's own words. */
  private static final String WHO = "the dashboard";

  private static final int CONFLICT = 409;
  private static final int MOST_SKIPPED = 1_000_000;

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
    add(routes, "cancel", jobId -> client.cancel(jobId, WHO));
    add(routes, "pause", jobId -> client.pause(jobId, WHO));
    add(routes, "resume", jobId -> client.resume(jobId, WHO));
    routes.post("/api/jobs/{id}/retry", JsonRoutes.answer(CONFLICT, this::retry, this::reply));
  }

  private void add(Routes routes, String verb, Function<String, JobState> action) {
    routes.post(
        "/api/jobs/{id}/" + verb,
        JsonRoutes.answer(
            CONFLICT,
            call -> {
              String jobId = JsonRoutes.existing(client, call);
              return JsonView.standing(jobId, action.apply(jobId));
            },
            this::reply));
  }

  private JsonNode retry(Call call) {
    String jobId = JsonRoutes.existing(client, call);
    String again = newId.apply(jobId);
    int skipRecords = call.number("skipRecords", -1, 0, MOST_SKIPPED);
    if (skipRecords < 0) {
      client.resubmit(jobId, again);
    } else {
      client.resubmitSkipping(jobId, again, skipRecords);
    }
    return JsonView.standing(again, client.status(again).state());
  }

  private Reply reply(JsonNode answer) {
    done.run();
    return Reply.json(200, answer.toString());
  }
}
