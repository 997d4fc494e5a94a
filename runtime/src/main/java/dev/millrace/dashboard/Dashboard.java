package dev.millrace.dashboard;

import dev.millrace.client.JobClient;
import dev.millrace.http.Assets;
import dev.millrace.http.Call;
import dev.millrace.http.Reply;
import dev.millrace.http.Route;
import dev.millrace.http.Routes;
import dev.millrace.redis.RedisStores;
import dev.millrace.roles.Definitions;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The page, and the same as JSON. Closing it ends all reading, not the connections. */
public final class Dashboard implements AutoCloseable {

  private static final List<String> FILES =
      List.of(
          "page.css",
          "page.js",
          "words.js",
          "jobs.js",
          "job.js",
          "timeline.js",
          "partitions.js",
          "icon.svg");

  private final RedisStores stores;
  private final JobClient client;
  private final JobActions actions;
  private final LiveResults results;
  private final Hub hub = new Hub();

  /**
   * A page over a Redis.
   *
   * @param stores of a connection that does not wait for long: somebody waits for the page
   * @param newId makes the id under which a job is tried again from the job's own
   */
  public Dashboard(RedisStores stores, Definitions definitions, UnaryOperator<String> newId) {
    this.stores = stores;
    this.client = new JobClient(stores, definitions);
    this.results = new LiveResults(client);
    this.actions = new JobActions(client, newId, hub::hurry);
  }

  /** Adds the page to what a server serves. */
  public void addTo(Routes routes) {
    Assets assets = new Assets(Dashboard.class);
    routes.get("/", page(assets, "Jobs", "jobs"));
    routes.get("/jobs/{id}", page(assets, "Job", "job"));
    FILES.forEach(file -> routes.get("/" + file, assets.file(file)));
    new JsonRoutes(stores, client).addTo(routes);
    actions.addTo(routes);
    routes.get(
        "/api/events",
        call -> Reply.events(stream -> hub.watch("", () -> new Overview(stores), stream)));
    routes.get("/api/jobs/{id}/events", this::watchJob);
  }

  private static Route page(Assets assets, String title, String name) {
    return assets.framed(
        "frame.html",
        Map.of("title", title, "script", name + ".js", "main", assets.text(name + ".html")));
  }

  private Reply watchJob(Call call) {
    String jobId = JsonRoutes.jobId(call);
    return Reply.events(
        stream ->
            hub.watch(jobId, () -> new OneJob(jobId, stores, client, results.of(jobId)), stream));
  }

  @Override
  public void close() {
    hub.close();
    results.close();
  }
}
