package dev.millrace.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.InvalidJobException;
import dev.millrace.Parameters;
import dev.millrace.redis.RedisExtension;
import dev.millrace.redis.RedisStores;
import dev.millrace.redis.TestRedis;
import dev.millrace.roles.Definitions;
import dev.millrace.store.JobSpec;
import dev.millrace.store.Limits;
import dev.millrace.store.Start;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Submissions of an id that a job has: refused, or taken for that job if it is the same. */
@ExtendWith(RedisExtension.class)
final class JoinIT {

  private static final Submission JOINING = new Submission(true, Start.NOW);

  @TempDir private Path directory;

  private RedisStores stores;
  private JobClient client;

  @BeforeEach
  void connect(TestRedis redis) {
    stores = redis.connect();
    client = new JobClient(stores, new Definitions(getClass().getClassLoader()));
  }

  @AfterEach
  void close() {
    stores.close();
  }

  @Test
  void secondSubmissionIsRefusedWithWhatIsThereAndChangesNothing() throws Exception {
    submit(spec(), Submission.PLAIN);
    client.cancel("daily", "test");

    assertThatThrownBy(() -> submit(spec(), Submission.PLAIN))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageMatching(
            "Job daily exists already on \\S+, and is CANCELLED: choose another id, or join it \\(--join\\)");
    assertThat(submit(spec(), JOINING)).isFalse();
  }

  @Test
  void ofManyThatSubmitTheSameAtOnceOneFilesItAndTheOthersJoin() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Callable<Boolean> submission = () -> submit(spec(), JOINING);
      List<Future<Boolean>> all =
          threads.invokeAll(IntStream.range(0, 24).mapToObj(i -> submission).toList());

      int filed = 0;
      for (Future<Boolean> each : all) {
        filed += each.get() ? 1 : 0;
      }
      assertThat(filed).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
    assertThat(stores.jobs().jobs(10)).containsExactly("daily");
    assertThat(stores.plans().take("c", 10, Duration.ofSeconds(60), List.of())).hasSize(1);
  }

  @Test
  void jobThatDoesAnythingElseIsNotJoinedAndTheDifferenceIsNamed() throws Exception {
    submit(spec(), Submission.PLAIN);
    Parameters given = spec().parameters();
    Path file = Files.writeString(directory.resolve("words"), "a");
    Limits limits = Limits.DEFAULT.with(new Limits.Attempts(1, 0, true));

    refused(spec().withParameters(given.with("top", "20")), "parameter top: 10 there, 20 here");
    refused(
        spec().withParameters(given.with("new", "1")), "parameter new: not given there, 1 here");
    refused(
        spec().withParameters(given.withArguments(List.of("b.txt"))),
        "its inputs: [a.txt] there, [b.txt] here");
    refused(spec().withParameters(given.withOutput("/out")), "its output: none there, /out here");
    refused(
        spec().withParameters(given.overwriting()),
        "whether it overwrites: false there, true here");
    refused(
        spec("com.acme.Other", Limits.DEFAULT),
        "its definition: com.acme.Job there, com.acme.Other here");
    refused(spec("com.acme.Job", limits), "how often it tries: Attempts[max=4");
    assertThatThrownBy(() -> client.submit(spec(), Map.of("words", file), CodeToSend.NONE, JOINING))
        .hasMessageContaining("its side files: [] there, [words ca978112ca1b] here");
  }

  private void refused(JobSpec other, String difference) {
    assertThatThrownBy(() -> submit(other, JOINING))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageStartingWith(
            "Job daily cannot be joined, as it is another one, by " + difference)
        .hasMessageEndingWith("; choose another id, or submit the same");
  }

  private boolean submit(JobSpec spec, Submission how) throws Exception {
    return client.submit(spec, Map.of(), CodeToSend.NONE, how);
  }

  private static JobSpec spec() {
    return spec("com.acme.Job", Limits.DEFAULT);
  }

  private static JobSpec spec(String definition, Limits limits) {
    return new JobSpec(
        "daily",
        definition,
        Parameters.of("a.txt").with("top", "10"),
        OptionalInt.empty(),
        OptionalLong.empty(),
        limits);
  }
}
