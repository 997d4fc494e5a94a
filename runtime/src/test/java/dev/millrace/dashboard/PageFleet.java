package dev.millrace.dashboard;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.Slice;
import dev.millrace.Split;
import dev.millrace.client.JobClient;
import dev.millrace.http.HttpAddress;
import dev.millrace.http.Routes;
import dev.millrace.http.WebServer;
import dev.millrace.redis.ConnectOptions;
import dev.millrace.redis.RedisStores;
import dev.millrace.redis.RespConnection;
import dev.millrace.redis.embedded.EmbeddedServer;
import dev.millrace.roles.Coordinator;
import dev.millrace.roles.CoordinatorStores;
import dev.millrace.roles.Definitions;
import dev.millrace.roles.Worker;
import dev.millrace.roles.WorkerStores;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobStatus;
import dev.millrace.store.Limits;
import dev.millrace.store.PlanStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A Redis, a coordinator, a worker of three slots, and the page, in this process. */
final class PageFleet implements AutoCloseable {

  static final int WORKERS = 60;
  static final int SLOTS = 8;

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Definitions definitions = new Definitions(PageFleet.class.getClassLoader());
  private final EmbeddedServer server = EmbeddedServer.start();
  private final RedisStores stores = RedisStores.connect(server.uri());
  private final Worker worker =
      Worker.start(
          new WorkerStores(
              stores.jobs(), stores.tasks(), stores.partials(), stores.wake(), stores.inputs()),
          definitions,
          3,
          "test",
          reason -> {});
  private final Coordinator coordinator =
      Coordinator.start(
          new CoordinatorStores(
              stores.jobs(), stores.plans(), stores.partials(), stores.wake(), stores.inputs()),
          definitions,
          Duration.ofSeconds(15));
  private final Page page = page(stores, "mr");

  /** A page over jobs, and where it is. */
  record Page(String namespace, RedisStores stores, Dashboard dashboard, WebServer web) {

    void closeAll() {
      close();
      stores.close();
    }

    void close() {
      web.close();
      dashboard.close();
    }
  }

  String url() {
    return page.web().url();
  }

  JobClient client() {
    return new JobClient(stores, definitions);
  }

  /** Another page, over another namespace, in which no role is at work. */
  Page pageOfItsOwn(String namespace) throws IOException {
    return page(
        RedisStores.connect(
            server.uri(), new ConnectOptions(namespace, Duration.ofSeconds(20), () -> true)),
        namespace);
  }

  /**
   * A page of its own over so many jobs, the last of which is planned in tasks all of which were
   * run by {@value #WORKERS} workers of {@value #SLOTS} slots, as the records of attempts say.
   */
  Page pageOfMany(int jobs, int tasks) throws IOException {
    Page many = pageOfItsOwn("many-" + jobs + "-" + NUMBER.incrementAndGet());
    for (int i = 0; i < jobs; i++) {
      many.stores().jobs().submit(spec("job-" + i, "tasks", "10"));
    }
    String last = "job-" + (jobs - 1);
    PlanStore plans = many.stores().plans();
    plans.beginPlan(last, "test");
    Split split = new Split(List.of(Slice.ofBytes("items", 0, 1)));
    plans.putSplits(last, "test", 0, Collections.nCopies(tasks, split));
    plans.endPlan(last, "test", new JobStatus.Tasks(tasks, tasks, 3, 3, false, tasks), "large");
    plans.enqueue(last, "test");
    List<Object> push =
        new ArrayList<>(List.of("RPUSH", many.namespace() + ":{" + last + "}:attempts"));
    for (int i = 0; i < tasks; i++) {
      int slot = i % (WORKERS * SLOTS);
      long begin = 1_700_000_000_000L + 100L * (i / (WORKERS * SLOTS));
      push.add(
          "m%d %s %d %d worker-%d 1 1 1 1 9 - "
              .formatted(i, i == 7 ? "FAILED" : "COMMITTED", begin, begin + 90, slot / SLOTS));
    }
    try (RespConnection connection = new RespConnection(server.uri())) {
      connection.call(push.toArray());
    }
    return many;
  }

  private Page page(RedisStores its, String namespace) {
    try {
      Dashboard dashboard =
          new Dashboard(its, definitions, jobId -> jobId + "-" + NUMBER.incrementAndGet());
      Routes routes = new Routes();
      dashboard.addTo(routes);
      return new Page(
          namespace,
          its,
          dashboard,
          WebServer.start(HttpAddress.parse("0"), Optional.empty(), routes));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Submits a job; parameters are names and values. */
  void submit(String jobId, String... parameters) {
    stores.jobs().submit(spec(jobId, parameters));
  }

  static JobSpec spec(String jobId, String... parameters) {
    return spec(jobId, PageJobs.Counting.class, parameters);
  }

  static JobSpec spec(
      String jobId, Class<? extends JobDefinition> definition, String... parameters) {
    Parameters all = Parameters.of();
    for (int i = 0; i < parameters.length; i += 2) {
      all = all.with(parameters[i], parameters[i + 1]);
    }
    return new JobSpec(
        jobId,
        definition.getName(),
        all,
        OptionalInt.of(3),
        OptionalLong.of(1),
        Limits.DEFAULT.with(new Limits.Attempts(1, 0, true)));
  }

  /** How often each command was called since the server began. */
  Map<String, Long> commands() {
    try (RespConnection connection = new RespConnection(server.uri())) {
      String said = new String((byte[]) connection.call("INFO", "commandstats"), US_ASCII);
      Map<String, Long> calls = new TreeMap<>();
      said.lines()
          .filter(line -> line.startsWith("cmdstat_"))
          .forEach(
              line ->
                  calls.put(
                      line.substring("cmdstat_".length(), line.indexOf(':')),
                      Long.parseLong(line.replaceAll("[^:]*:calls=(\\d+),.*", "$1"))));
      return calls;
    }
  }

  @Override
  public void close() throws InterruptedException {
    PageJobs.open();
    page.close();
    worker.abort();
    coordinator.abort();
    stores.close();
    server.close();
  }
}
