package dev.millrace.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.redis.embedded.EmbeddedServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image at work, with what the manifests say. */
class ContainerIT {

  private static final String LINES = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n";
  private static final String TOKEN = "a-token-of-some-length-0123456789";
  private static final String LENGTHS = "3\t3\n4\t2\n5\t3\n";

  @TempDir private static Path directory;
  private static EmbeddedServer server;
  private static Container.Root root;

  @BeforeAll
  static void unpack() throws Exception {
    Container.assumePossible();
    Path seen = Files.createDirectory(directory.resolve("seen"));
    root =
        Container.Root.unpack(ImageIT.TAR, Files.createDirectory(directory.resolve("root")), seen);
    JarCopies.ofClasses(seen.resolve("job.jar"), HeldLengths.class);
    Files.writeString(seen.resolve("lines.txt"), LINES);
    KeyFiles.make(seen);
    server = EmbeddedServer.start();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  /**
   * What the manifests start runs a job, and then, in the middle of another one, gives way to the
   * next version, as docs/upgrading.md has it.
   */
  @Test
  void jobsRunInTheImageAndGoOnInTheNextVersionOfIt() throws Exception {
    try (Container oldCoordinator = start(root, "old", manifest("coordinator"));
        Container oldWorker = start(root, "old", manifest("worker"))) {
      oldCoordinator.awaitStderr("coordinator on");
      oldCoordinator.awaitStderr("HTTP on");
      assertProbesAndBacklogAreServed(oldCoordinator);
      oldWorker.awaitStderr("with 2 slots");
      assertThat(oldWorker.status())
          .contains("Uid:\t65532\t65532\t65532\t65532", "CapEff:\t0000000000000000")
          .contains("NoNewPrivs:\t1")
          .anyMatch(line -> line.matches("NSpid:\t\\d+\t1"));
      assertThat(command(root, job("run"))).isEqualTo(LENGTHS);

      String held = command(root, job("submit", "-D", "gate=/mnt/gate", "--split-size", "8"));
      awaitTwoTasks(oldWorker);
      Container.Root next = next();
      try (Container coordinator = start(next, "new", manifest("coordinator"));
          Container worker = start(next, "new", manifest("worker"))) {
        coordinator.awaitStderr("coordinator on");
        worker.awaitStderr("with 2 slots");
        assertEndsBy(oldCoordinator, () -> {});
        assertEndsBy(oldWorker, () -> Files.createFile(root.seen().resolve("gate")));

        command(next, "status", "--watch", held.strip());
        String result = command(next, "result", "--jar", "/mnt/job.jar", held.strip());
        assertThat(result).isEqualTo(LENGTHS);
        assertThat(command(next, "status", "--json", held.strip()))
            .contains("tasks.old", "tasks.new");
      }
    }
  }

  /** What the probes of the Deployments ask without a token, and what the autoscalers follow. */
  private static void assertProbesAndBacklogAreServed(Container coordinator) throws Exception {
    Matcher url = Pattern.compile("HTTP on (\\S+[^/\\s])/?\\s").matcher(coordinator.stderr());
    assertThat(url.find()).as(coordinator.stderr()).isTrue();

    assertThat(get(url.group(1) + "/healthz").statusCode()).isEqualTo(200);
    assertThat(get(url.group(1) + "/readyz").statusCode()).isEqualTo(200);
    assertThat(get(url.group(1) + "/metrics").body()).contains("\nmillrace_backlog_tasks{");
  }

  private static HttpResponse<String> get(String url) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    if (url.endsWith("/metrics")) {
      request.header("Authorization", "Bearer " + TOKEN);
    }
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** What lets a program that was told to end come to its end. */
  private interface Release {
    void let() throws Exception;
  }

  private static void assertEndsBy(Container told, Release release) throws Exception {
    told.signal("TERM");
    release.let();

    assertThat(told.exitCode()).isEqualTo(143);
    assertThat(told.stderr()).doesNotContain("WARN", "ERROR", password());
  }

  /** The image with a next version: another number, and functions of another digest. */
  private static Container.Root next() throws Exception {
    String name =
        root.image().layers().values().stream()
            .flatMap(List::stream)
            .map(entry -> entry.getName())
            .filter(file -> file.contains("millrace-runtime-"))
            .findFirst()
            .orElseThrow();
    Path changed = directory.resolve("next-runtime.jar");
    JarCopies.change(
        root.directory().resolve(name),
        changed,
        Map.of(Attributes.Name.IMPLEMENTATION_VERSION, "99.0.0"),
        "dev/millrace/redis/functions/prelude.lua",
        "-- The next version.\n");
    return root.with(name, changed);
  }

  private static void awaitTwoTasks(Container worker) throws Exception {
    long start = System.nanoTime();
    while (true) {
      try (Stream<Path> files = Files.list(worker.inside("/tmp"))) {
        if (files.filter(file -> file.toString().contains(HeldLengths.WAITS)).count() == 2) {
          return;
        }
      }
      assertThat(System.nanoTime() - start)
          .as("no two tasks began: " + worker.stderr())
          .isLessThan(Container.LIMIT.toNanos());
      Thread.sleep(20);
    }
  }

  private static String[] job(String command, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command, "--jar", "/mnt/job.jar"));
    arguments.addAll(List.of("--sign-key", "/mnt/key.pem"));
    arguments.addAll(List.of(more));
    arguments.addAll(List.of(HeldLengths.class.getName(), "/mnt/lines.txt"));
    return arguments.toArray(String[]::new);
  }

  /** Runs a command in a container, requires that it succeeds, and returns what it has printed. */
  private static String command(Container.Root from, String... arguments) throws Exception {
    try (Container container = start(from, "only", List.of(arguments))) {
      int code = container.exitCode();
      assertThat(code).as(container.stderr()).isZero();
      return container.stdout();
    }
  }

  private static Container start(Container.Root from, String build, List<String> arguments)
      throws Exception {
    return Container.start(
        from,
        Map.of(
            "MILLRACE_REDIS",
            server.uri(),
            "MILLRACE_HTTP_TOKEN",
            TOKEN,
            "BUILD",
            build,
            // Seven short lives: what compiles well is not worth its time.
            "JDK_JAVA_OPTIONS",
            "-XX:TieredStopAtLevel=1"),
        arguments);
  }

  /** The arguments of a Deployment, but for the file of the key and the port, which are here's. */
  private static List<String> manifest(String role) throws Exception {
    for (JsonNode document : YamlFiles.below("kubernetes")) {
      JsonNode arguments = document.at("/spec/template/spec/containers/0/args");
      if (document.at("/metadata/name").asText().equals("millrace-" + role)
          && !arguments.isMissingNode()) {
        return Arguments.of(arguments)
            .with("--trust-key", "/mnt/key.pub")
            .with("--http", "127.0.0.1:0")
            .all();
      }
    }
    throw new AssertionError("No Deployment is named millrace-" + role);
  }

  private static String password() {
    String uri = server.uri();
    return uri.substring(uri.lastIndexOf(':', uri.indexOf('@')) + 1, uri.indexOf('@'));
  }
}
