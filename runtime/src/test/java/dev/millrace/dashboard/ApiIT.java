package dev.millrace.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.redis.embedded.Waiting;
import dev.millrace.store.JobState;
import dev.millrace.view.Schemas;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page's JSON, and what becomes of requests that mean no good. Needs no browser. */
@Timeout(120)
final class ApiIT {

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final int PAGES = 1_000;
  private static final int REQUESTS = 20;

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static PageFleet fleet;

  @BeforeAll
  static void start() {
    fleet = new PageFleet();
  }

  @AfterAll
  static void stop() throws InterruptedException {
    fleet.close();
  }

  @Test
  void jsonIsThatOfTheCommandLine() throws Exception {
    fleet.submit("fine");
    fleet.submit("failing", "bad", "0");
    await("fine", JobState.SUCCEEDED);
    await("failing", JobState.FAILED);

    get("/api/jobs").forEach(job -> Schemas.check("job", job.toString()));
    Schemas.check("status", get("/api/jobs/fine").toString());
    get("/api/workers").forEach(worker -> Schemas.check("worker", worker.toString()));
    get("/api/servers").forEach(server -> Schemas.check("server", server.toString()));
    assertThat(get("/api/servers")).hasSize(1);
    assertThat(get("/api/jobs/failing/dead")).hasSize(1);
    get("/api/jobs/failing/dead").forEach(dead -> Schemas.check("dead-letter", dead.toString()));
    assertThat(get("/api/jobs?from=1&limit=1")).hasSize(1);
    JsonNode attempts = get("/api/jobs/fine/attempts");
    assertThat(attempts).hasSize(7);
    attempts.forEach(attempt -> Schemas.check("attempt", attempt.toString()));
    assertThat(attempts)
        .filteredOn(attempt -> attempt.get("phase").asText().equals("REDUCE"))
        .hasSize(3)
        .allSatisfy(attempt -> assertThat(attempt.get("bytesIn").asLong()).isPositive());
    assertThat(get("/api/jobs/fine/attempts?from=2&limit=3"))
        .containsExactly(attempts.get(2), attempts.get(3), attempts.get(4));
    assertThat(get("/api/jobs/fine/attempts/running")).isEmpty();
  }

  @Test
  void badInputIsRefusedAndHarmsNoJob() throws Exception {
    PageJobs.close();
    fleet.submit("precious", "held", "0");

    refused(400, "GET", "/api/jobs/%3Cscript%3Ealert(1)%3C%2Fscript%3E", "");
    refused(400, "POST", "/api/jobs/a%20b/cancel", "A job id is 1 to 64 letters");
    refused(400, "GET", "/api/jobs?limit=999999999999", "limit must be a number between 1 and 200");
    refused(400, "GET", "/api/jobs?from=-1", "from must be a number");
    refused(400, "GET", "/api/jobs/%3Cscript%3E/events", "A job id is 1 to 64 letters");
    refused(400, "GET", "/api/jobs/%3Cscript%3E/attempts", "A job id is 1 to 64 letters");
    refused(400, "GET", "/api/jobs/precious/attempts?from=99999999999", "from must be a number");
    refused(400, "GET", "/api/jobs/precious/attempts?limit=1001", "between 1 and 1000");
    refused(404, "GET", "/api/jobs/nobody/attempts", "nobody not found");
    refused(404, "GET", "/api/jobs/nobody/attempts/running", "nobody not found");
    refused(405, "POST", "/api/jobs/precious/attempts", "only takes GET");
    refused(404, "GET", "/api/jobs/nobody", "nobody not found");
    refused(404, "POST", "/api/jobs/nobody/cancel", "nobody not found");
    refused(404, "POST", "/api/jobs/nobody/retry", "nobody not found");
    refused(400, "POST", "/api/jobs/precious/retry?skipRecords=-1", "skipRecords must be a number");
    refused(400, "POST", "/api/jobs/precious/retry?skipRecords=x", "skipRecords must be a number");
    refused(400, "GET", "/api/jobs/precious/skipped?limit=0", "limit must be a number");
    refused(409, "POST", "/api/jobs/precious/retry", "only a job that has ended");
    refused(405, "GET", "/api/jobs/precious/cancel", "only takes POST");
    refused(404, "POST", "/api/jobs/precious/delete", "nothing at this address");
    HttpResponse<String> foreign =
        HTTP.send(
            request("/api/jobs/precious/cancel")
                .header("Origin", "https://evil.example")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(foreign.statusCode()).isEqualTo(403);

    PageJobs.open();
    await("precious", JobState.SUCCEEDED);
  }

  @Test
  void listsCostRedisWhatOnePageOfThemCosts() throws Exception {
    PageFleet.Page many = fleet.pageOfMany(300, 10_000);
    try {
      Map<String, Long> before = fleet.commands();
      for (int i = 0; i < REQUESTS; i++) {
        assertThat(get(many.web().url(), "/api/jobs?from=100")).hasSize(50);
      }
      Map<String, Long> jobs = fleet.commands();
      for (int i = 0; i < REQUESTS; i++) {
        assertThat(get(many.web().url(), "/api/jobs/job-299/attempts?from=5000&limit=100"))
            .hasSize(100);
      }
      Map<String, Long> attempts = fleet.commands();

      assertThat(callsOfEach(before, jobs, "zrevrange")).isEqualTo(1);
      assertThat(callsOfEach(before, jobs, "hgetall") + callsOfEach(before, jobs, "hmget"))
          .isBetween(50L, 150L);
      assertThat(callsOfEach(jobs, attempts, "lrange")).isEqualTo(1);
      assertThat(callsOfEach(jobs, attempts, "hgetall") + callsOfEach(jobs, attempts, "hmget"))
          .isLessThan(20);
    } finally {
      many.closeAll();
    }
  }

  /** Whole calls of each request: a look of a page that was open before is less than one. */
  private static long callsOfEach(
      Map<String, Long> before, Map<String, Long> after, String command) {
    return calls(before, after, command) / REQUESTS;
  }

  private static long calls(Map<String, Long> before, Map<String, Long> after, String command) {
    return after.getOrDefault(command, 0L) - before.getOrDefault(command, 0L);
  }

  @Test
  void thousandOpenPagesCostRedisWhatOneCosts() throws Exception {
    PageJobs.close();
    fleet.submit("popular", "held", "0");
    URI url = URI.create(fleet.url());
    List<SocketChannel> pages = new ArrayList<>();
    try {
      for (int i = 0; i < PAGES; i++) {
        SocketChannel page = SocketChannel.open(new InetSocketAddress("127.0.0.1", url.getPort()));
        pages.add(page);
        String path = i % 2 == 0 ? "/api/events" : "/api/jobs/popular/events";
        page.write(
            ByteBuffer.wrap(
                ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8)));
      }
      for (SocketChannel page : pages) {
        assertThat(beginning(page)).startsWith("HTTP/1.1 200").contains("data: ");
      }

      Map<String, Long> before = fleet.commands();
      long begin = System.nanoTime();
      get("/api/jobs/popular");
      Thread.sleep(2_000);
      Waiting.until(() -> "nobody looks", () -> calls(before, fleet.commands(), "zrevrange") > 0);
      Map<String, Long> after = fleet.commands();
      double seconds = (System.nanoTime() - begin) / 1e9;
      long looks = after.get("zrevrange") - before.get("zrevrange");
      // One look a second: the slower the machine, the fewer.
      assertThat((double) looks).isBetween(1.0, seconds + 2);
      // And none at the result on its way, as the job does not get on.
      assertThat(calls(before, after, "fcall")).isLessThan(50 * (looks + 2));

      // They hold nothing up.
      PageJobs.open();
      await("popular", JobState.SUCCEEDED);
    } finally {
      for (SocketChannel page : pages) {
        page.close();
      }
    }
  }

  /** What a page is sent up to its first event. */
  private static String beginning(SocketChannel page) throws IOException {
    ByteBuffer some = ByteBuffer.allocate(4_096);
    StringBuilder read = new StringBuilder();
    while (read.indexOf("data: ") < 0 && page.read(some.clear()) >= 0) {
      read.append(StandardCharsets.UTF_8.decode(some.flip()));
    }
    return read.toString();
  }

  private static void await(String jobId, JobState state) {
    Waiting.until(
        () -> "job " + jobId + " is " + state, () -> fleet.client().status(jobId).state() == state);
  }

  private static JsonNode get(String path) throws Exception {
    return get(fleet.url(), path);
  }

  private static JsonNode get(String server, String path) throws Exception {
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(server + path)).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return MAPPER.readTree(answer.body());
  }

  private static void refused(int status, String method, String path, String words)
      throws Exception {
    HttpResponse<String> answer =
        HTTP.send(
            request(path).method(method, HttpRequest.BodyPublishers.noBody()).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(method + " " + path).isEqualTo(status);
    assertThat(MAPPER.readTree(answer.body()).get("error").asText()).contains(words);
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(fleet.url() + path));
  }
}
