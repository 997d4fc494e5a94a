package dev.millrace.roles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.Parameters;
import dev.millrace.redis.RedisExtension;
import dev.millrace.redis.RedisStores;
import dev.millrace.redis.TestRedis;
import dev.millrace.redis.embedded.Waiting;
import dev.millrace.store.JobSpec;
import dev.millrace.store.Limits;
import dev.millrace.store.Start;
import dev.millrace.store.TakenSubmission;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Of the jobs that have ended the last ones are kept, and what has not ended is never touched. */
@ExtendWith(RedisExtension.class)
final class PrunerIT {

  private RedisStores stores;

  @BeforeEach
  void connect(TestRedis redis) {
    stores = redis.connect();
  }

  @AfterEach
  void close() {
    stores.close();
  }

  @Test
  void oldestOfThoseThatHaveEndedGoWithTheirStepsAndNothingElse() throws Exception {
    Stream.of("first", "second", "third", "runs").forEach(id -> stores.jobs().submit(spec(id)));
    stores.jobs().submitStep(spec("second").stepNamed("1"), "counts", 2);
    stores.jobs().submitUnlessThere(spec("later"), Start.after(Duration.ofDays(1)));
    stores.jobs().submit(spec("being-closed"));
    List<TakenSubmission> taken = stores.plans().take("c", 100, Duration.ofSeconds(60), List.of());
    // In another order than they were submitted in.
    for (String id : List.of("second_1", "second", "third", "first")) {
      stores.jobs().cancel(id, "test");
      Thread.sleep(2);
      taken.stream()
          .filter(each -> each.jobId().equals(id))
          .forEach(each -> stores.plans().close(each));
    }
    stores.jobs().cancel("being-closed", "test");

    new Pruner(stores.plans(), stores.jobs(), 1).prune();

    Waiting.until(
        () -> "second or third is there",
        () ->
            Stream.of("second", "second_1", "third")
                .allMatch(id -> stores.jobs().status(id).isEmpty()));
    assertThat(stores.plans().listed())
        .containsExactlyInAnyOrder("first", "runs", "later", "being-closed");
    assertThat(stores.plans().listed()).allMatch(id -> stores.jobs().status(id).isPresent());
  }

  @Test
  void jobThatHasExpiredIsTakenOutOfTheIndex() {
    stores.jobs().submit(spec("gone"));
    TakenSubmission taken = stores.plans().take("c", 1, Duration.ofSeconds(60), List.of()).get(0);
    stores.jobs().cancel("gone", "test");
    stores.plans().retire(stores.jobs().status("gone").orElseThrow(), Duration.ofMillis(1));
    stores.plans().close(taken);
    Waiting.until(() -> "it has not expired", () -> stores.jobs().status("gone").isEmpty());

    new Pruner(stores.plans(), stores.jobs(), 0).prune();

    assertThat(stores.plans().listed()).isEmpty();
  }

  @Test
  void jobThatHasExpiredIsFoundBehindOlderOnesThatStay() {
    List<String> stay = List.of("1", "2", "3", "4", "5", "6", "7", "8", "9");
    stay.forEach(id -> stores.jobs().submit(spec(id)));
    stores.jobs().submit(spec("gone"));
    stores.jobs().cancel("gone", "test");
    stores.plans().retire(stores.jobs().status("gone").orElseThrow(), Duration.ofMillis(1));
    Waiting.until(() -> "it has not expired", () -> stores.jobs().status("gone").isEmpty());

    for (int end = 0; end < 3; end++) {
      stores.plans().forgetExpired();
    }

    assertThat(stores.plans().listed()).containsExactlyInAnyOrderElementsOf(stay);
  }

  private static JobSpec spec(String jobId) {
    return new JobSpec(
        jobId,
        "com.acme.Job",
        Parameters.of("in.txt"),
        OptionalInt.empty(),
        OptionalLong.empty(),
        Limits.DEFAULT);
  }
}
