package dev.millrace.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.Parameters;
import dev.millrace.jars.JarRules;
import dev.millrace.jars.JobLoader;
import dev.millrace.jars.JobSigner;
import dev.millrace.jars.TestJar;
import dev.millrace.jars.TestKey;
import dev.millrace.jars.TrustedKeys;
import dev.millrace.redis.RedisStores;
import dev.millrace.redis.embedded.EmbeddedServer;
import dev.millrace.roles.Coordinator;
import dev.millrace.roles.CoordinatorStores;
import dev.millrace.roles.Definitions;
import dev.millrace.roles.Worker;
import dev.millrace.roles.WorkerStores;
import dev.millrace.store.JobJars;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.Limits;
import dev.millrace.store.SideFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.Redisson;
import org.redisson.api.RMap;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;

/** Jobs that bring their classes. */
@Timeout(120)
final class JobJarsIT {

  private static final String JOB = "com.acme.Versions";

  /** Leaves behind what would hold its classes: values of thread-locals, encoded records, JSON. */
  private static final String SOURCE =
      """
      package com.acme;

      import dev.millrace.Emitter;
      import dev.millrace.Job;
      import dev.millrace.JobDefinition;
      import dev.millrace.Parameters;
      import dev.millrace.Reducers;
      import dev.millrace.client.LoaderProbe;
      import dev.millrace.input.ItemsInput;

      public final class Versions implements JobDefinition {

        public record Key(String name, Kind kind) {

          // The JDK remembers, of what it makes for records, the last one for all time.
          @Override
          public String toString() {
            return name + " " + kind;
          }
        }

        public enum Kind { OLD, NEW }

        static final ThreadLocal<Object> LEFT = new ThreadLocal<>();

        @Override
        public Job<?, ?> define(Parameters parameters) {
          LoaderProbe.seen(Versions.class);
          return Job.named("versions")
              .input(ItemsInput.of("a", "b"))
              .mapper((String item, Emitter<Key, Long> out) -> map(item, out))
              .reducer(Reducers.sumOfLongs())
              .build();
        }

        private static void map(String item, Emitter<Key, Long> out) throws Exception {
          LEFT.set(new Versions());
          boolean found = LoaderProbe.seen(Versions.class);
          String json =
              new com.fasterxml.jackson.databind.ObjectMapper()
                  .writeValueAsString(new Key(item, Kind.NEW));
          out.emit(new Key(Library.version() + found + (json.length() > 9), Kind.OLD), 1L);
        }
      }
      """;

  @TempDir private Path directory;
  private EmbeddedServer server;
  private RedisStores stores;
  private Worker worker;
  private Coordinator coordinator;

  @BeforeEach
  void start() {
    LoaderProbe.forget();
    server = EmbeddedServer.start();
    stores = RedisStores.connect(server.uri());
  }

  @AfterEach
  void stop() throws InterruptedException {
    worker.abort();
    coordinator.abort();
    stores.close();
    server.close();
  }

  @Test
  void twoVersionsOfAClassRunSideBySideAndGoWithTheirJobs() throws Exception {
    startRoles(JarRules.ANY);
    Path one = library("one");
    Path two = library("two");

    submit("first", new CodeToSend(List.of(one), Optional.empty()));
    submit("second", new CodeToSend(List.of(two), Optional.empty()));

    assertThat(await("first").state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(await("second").state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(result("first", one)).isEqualTo(Map.of("onetruetrue OLD", 2L));
    assertThat(result("second", two)).isEqualTo(Map.of("twotruetrue OLD", 2L));
    until(
        () -> {
          System.gc();
          return LoaderProbe.alive() == 0;
        });
  }

  @Test
  void withoutLeaveNoJarIsRunAndTheNextJobIs() throws Exception {
    startRoles(JarRules.NONE);

    submit("bringing", new CodeToSend(List.of(library("one")), Optional.empty()));

    assertThat(await("bringing").state()).isEqualTo(JobState.FAILED);
    assertThat(error("bringing"))
        .startsWith(
            "Job bringing is refused, and none of its code was loaded: it brings one.jar (SHA")
        .contains("--trust-key FILE", "--allow-jars");
    assertWorksOn();
  }

  @Test
  void onlyWhatATrustedKeyHasSignedIsRunAsItWasSigned() throws Exception {
    TestKey key = TestKey.make(directory, "key");
    TestKey other = TestKey.make(directory, "other");
    startRoles(JarRules.signedBy(TrustedKeys.read(List.of(key.open()))));
    Path jar = library("one");

    submit("signed", signed(jar, key));
    submit("unsigned", new CodeToSend(List.of(jar), Optional.empty()));
    submit("strange", signed(jar, other));

    assertThat(await("signed").state()).isEqualTo(JobState.SUCCEEDED);
    client().resubmitSigned("signed", "again", Optional.empty(), signature(key));
    assertThat(await("again").state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(await("unsigned").error()).contains("it brings jars without a signature");
    assertThat(await("strange").error()).contains("it is signed with key", "trusts key");
    // What was signed for one job is of no use to another one, or with other parameters.
    JobSpec good = stores.jobs().spec("signed").orElseThrow();
    stores.jobs().submit(good.withJobId("replayed"));
    assertThat(await("replayed").error())
        .contains("for another job, jar or parameters (job: signed)");
    JobSpec mine =
        JobSigner.read(key.secret()).sign(good.withJobId("mine"), Instant.now().plusSeconds(60));
    stores
        .jobs()
        .submit(
            new JobSpec(
                    "mine",
                    JOB,
                    Parameters.of("more"),
                    OptionalInt.empty(),
                    OptionalLong.empty(),
                    Limits.DEFAULT)
                .withJars(mine.jars()));
    assertThat(await("mine").error()).contains("for another job, jar or parameters (parameters: ");
    // Nor is it signed again by who has not signed it, or as somebody else has changed it.
    assertThatThrownBy(() -> client().resubmit("signed", "anew"))
        .hasMessageContaining("--sign-key");
    assertThatThrownBy(
            () -> client().resubmitSigned("signed", "anew", Optional.empty(), signature(other)))
        .hasMessageContaining("it is signed with key");
    assertThatThrownBy(
            () -> client().resubmitSigned("mine", "anew", Optional.empty(), signature(key)))
        .hasMessageContaining("for another job, jar or parameters (parameters: ");
    assertThatThrownBy(
            () -> client().resubmitSigned("unsigned", "anew", Optional.empty(), signature(key)))
        .hasMessageContaining("Job unsigned was not signed");
    assertWorksOn();
  }

  @Test
  void jarThatIsGoneOrCutOrChangedIsNamed() throws Exception {
    startRoles(JarRules.ANY);
    Path jar = library("one");
    submit("first", new CodeToSend(List.of(jar), Optional.empty()));
    await("first");
    JobSpec whole = stores.jobs().spec("first").orElseThrow();
    SideFile stored = whole.jars().files().get(0);
    String sha = stored.sha256();

    submitWith(whole, "gone", new SideFile("lost.jar", sha.replace('0', '1'), 10));
    submitWith(whole, "longer", new SideFile("longer.jar", sha, stored.length() + 1));
    submitWith(whole, "large", new SideFile("large.jar", sha, 300L << 20));

    assertThat(await("gone").error()).contains("Jar lost.jar of job gone is gone from Redis");
    assertThat(await("large").error())
        .contains("have 314572800 bytes, and this process takes 268435456");
    assertThat(await("longer").error())
        .contains("Jar longer.jar of job longer is damaged in Redis");
    restartRoles();
    withChunks(sha, chunks -> chunks.put("0", "nothing of a jar"));
    submitWith(whole, "changed", stored);
    assertThat(await("changed").error())
        .contains("Jar one.jar of job changed is damaged in Redis (16 bytes of");
    assertWorksOn();
  }

  @Test
  void classThatIsMissingFailsTheJobAtOnceWithClassAndJar() throws Exception {
    startRoles(JarRules.ANY);
    Path jar = TestJar.compile(directory.resolve("cut.jar"), sources("one"), "com.acme.Library");

    submit("cut", new CodeToSend(List.of(jar), Optional.empty()));

    assertThat(await("cut").state()).isEqualTo(JobState.FAILED);
    assertThat(error("cut"))
        .contains("failed on attempt 1", "NoClassDefFoundError: com/acme/Library")
        .contains("Class com.acme.Library is neither in cut.jar (SHA-256 ")
        .contains("of job cut nor on the class path of this process");
    assertThat(stores.jobs().deadLetters("cut")).hasSize(1);
    assertWorksOn();
  }

  private void startRoles(JarRules rules) {
    Definitions definitions = new Definitions(getClass().getClassLoader()).allowing(rules);
    worker =
        Worker.start(
            new WorkerStores(
                stores.jobs(), stores.tasks(), stores.partials(), stores.wake(), stores.inputs()),
            definitions,
            2,
            "test",
            reason -> {});
    coordinator =
        Coordinator.start(
            new CoordinatorStores(
                stores.jobs(), stores.plans(), stores.partials(), stores.wake(), stores.inputs()),
            definitions,
            Duration.ofSeconds(5));
  }

  private void restartRoles() throws InterruptedException {
    worker.abort();
    coordinator.drain();
    startRoles(JarRules.ANY);
  }

  private void assertWorksOn() throws Exception {
    new JobClient(stores, new Definitions(getClass().getClassLoader()))
        .submit(spec("after", StepJobs.Diamond.class.getName()));
    assertThat(await("after").state()).isEqualTo(JobState.SUCCEEDED);
  }

  private Path library(String version) throws Exception {
    return TestJar.compile(directory.resolve(version + ".jar"), sources(version));
  }

  private static Map<String, String> sources(String version) {
    return Map.of(
        JOB,
        SOURCE,
        "com.acme.Library",
        "package com.acme; final class Library { static String version() { return \"%s\"; } }"
            .formatted(version));
  }

  private static CodeToSend signed(Path jar, TestKey key) {
    return new CodeToSend(List.of(jar), Optional.of(signature(key)));
  }

  private static CodeToSend.SignatureToMake signature(TestKey key) {
    return new CodeToSend.SignatureToMake(JobSigner.read(key.secret()), Duration.ofHours(1));
  }

  private void submit(String jobId, CodeToSend code) throws Exception {
    client().submit(spec(jobId, JOB), Map.of(), code);
  }

  private void submitWith(JobSpec like, String jobId, SideFile jar) {
    stores
        .jobs()
        .submit(like.withJobId(jobId).withJars(new JobJars(List.of(jar), Optional.empty())));
  }

  private static JobSpec spec(String jobId, String definition) {
    return new JobSpec(
        jobId,
        definition,
        Parameters.of(),
        OptionalInt.empty(),
        OptionalLong.empty(),
        Limits.DEFAULT);
  }

  private JobClient client() {
    return new JobClient(stores, new Definitions(getClass().getClassLoader()));
  }

  private JobStatus await(String jobId) throws InterruptedException {
    return client().await(jobId, (status, steps, workers) -> {});
  }

  private String error(String jobId) {
    return client().status(jobId).error();
  }

  private Map<String, Object> result(String jobId, Path jar) throws Exception {
    Map<String, Object> result = new HashMap<>();
    try (JobLoader loader =
        JobLoader.open("the test", Map.of("jar", jar), getClass().getClassLoader())) {
      new JobClient(stores, new Definitions(loader))
          .readResult(jobId, each -> result.put(each.getKey().toString(), each.getValue()));
    }
    return result;
  }

  private void withChunks(String sha, Consumer<RMap<String, String>> use) {
    Config config = new Config();
    config.useSingleServer().setAddress(server.uri());
    RedissonClient redisson = Redisson.create(config);
    try {
      use.accept(redisson.getMap("mr:{file-" + sha + "}:chunks", StringCodec.INSTANCE));
    } finally {
      redisson.shutdown();
    }
  }

  private static void until(BooleanSupplier holds) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(100);
    }
  }
}
