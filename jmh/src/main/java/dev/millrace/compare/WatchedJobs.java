package dev.millrace.compare;

import dev.millrace.Parameters;
import dev.millrace.client.JobClient;
import dev.millrace.examples.WordCount;
import dev.millrace.redis.RedisStores;
import dev.millrace.redis.embedded.EmbeddedServer;
import dev.millrace.roles.Definitions;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What it costs to watch: the same job on a coordinator and a worker, in turn alone, and with the
 * page of all jobs and its own page open and the metrics of both processes scraped every five
 * seconds. The first run only warms up.
 */
public final class WatchedJobs {

  private static final long SCRAPE_MS = 5_000;

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Process> roles = new ArrayList<>();
  private final AtomicLong received = new AtomicLong();

  private WatchedJobs() {}

  /** Arguments: the launcher, a text, how many rounds. Reports the times of both in turn. */
  public static void main(String[] arguments) throws Exception {
    new WatchedJobs()
        .measure(Path.of(arguments[0]), Path.of(arguments[1]), Integer.parseInt(arguments[2]));
  }

  private void measure(Path launcher, Path text, int rounds) throws Exception {
    Definitions definitions = new Definitions(WatchedJobs.class.getClassLoader());
    int page = freePort();
    int metrics = freePort();
    try (EmbeddedServer server = EmbeddedServer.start();
        RedisStores stores = RedisStores.connect(server.uri())) {
      try {
        roles.add(role(launcher, server.uri(), "coordinator", page));
        roles.add(role(launcher, server.uri(), "worker", metrics));
        JobClient client = new JobClient(stores, definitions);
        run(client, text, "warm");
        for (int round = 0; round < rounds; round++) {
          System.err.println("alone_ms=" + run(client, text, "alone-" + round));
          String watched = "watched-" + round;
          try (Watching watching = new Watching(page, metrics, watched)) {
            System.err.println("watched_ms=" + run(client, text, watched));
          }
        }
        System.err.println("received_bytes=" + received);
      } finally {
        roles.forEach(Process::destroy);
        for (Process role : roles) {
          role.waitFor(20, TimeUnit.SECONDS);
        }
      }
    }
  }

  private static Process role(Path launcher, String redis, String role, int port)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(launcher.toString(), role, "--http", Integer.toString(port))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("MILLRACE_REDIS", redis);
    return builder.start();
  }

  private long run(JobClient client, Path text, String jobId) throws InterruptedException {
    JobSpec spec =
        new JobSpec(
            jobId,
            WordCount.class.getName(),
            Parameters.of(text.toAbsolutePath().toString()),
            OptionalInt.empty(),
            OptionalLong.empty(),
            Limits.DEFAULT);
    long start = System.nanoTime();
    client.submit(spec);
    JobStatus status =
        client.await(
            jobId,
            (progress, steps, workers) -> {
              if (!roles.stream().allMatch(Process::isAlive)) {
                throw new IllegalStateException("A coordinator or worker has ended");
              }
            });
    if (status.state() != JobState.SUCCEEDED) {
      throw new IllegalStateException(jobId + ": " + status.error());
    }
    return (System.nanoTime() - start) / 1_000_000;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** What an open page of all jobs, one of the job, and a Prometheus ask for. */
  private final class Watching implements AutoCloseable {

    private final List<Thread> threads = new ArrayList<>();
    private final Set<InputStream> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Watching(int page, int metrics, String jobId) {
      watch(() -> stream("http://127.0.0.1:" + page + "/api/events"));
      watch(() -> stream("http://127.0.0.1:" + page + "/api/jobs/" + jobId + "/events"));
      watch(() -> scrape("http://127.0.0.1:" + page + "/metrics"));
      watch(() -> scrape("http://127.0.0.1:" + metrics + "/metrics"));
    }

    private void watch(Asking asking) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  asking.ask();
                } catch (InterruptedException | IOException e) {
                  if (!closed) {
                    System.err.println("Watching failed: " + e);
                    System.exit(1);
                  }
                }
              });
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }

    /** Reads a stream of events; the job may not be there yet. */
    private void stream(String uri) throws IOException, InterruptedException {
      byte[] buffer = new byte[1 << 16];
      while (!closed) {
        var answer = http.send(request(uri), BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
          open.add(body);
          for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
            received.addAndGet(answer.statusCode() == 200 ? n : 0);
          }
        }
        Thread.sleep(100);
      }
    }

    private void scrape(String uri) throws IOException, InterruptedException {
      while (!closed) {
        received.addAndGet(http.send(request(uri), BodyHandlers.ofByteArray()).body().length);
        Thread.sleep(SCRAPE_MS);
      }
    }

    private static HttpRequest request(String uri) {
      return HttpRequest.newBuilder(URI.create(uri)).build();
    }

    @Override
    public void close() throws IOException, InterruptedException {
      closed = true;
      threads.forEach(Thread::interrupt);
      // Who reads a body is not interrupted.
      for (InputStream body : open) {
        body.close();
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  /** What a thread does until it is interrupted. */
  private interface Asking {
    void ask() throws IOException, InterruptedException;
  }
}
