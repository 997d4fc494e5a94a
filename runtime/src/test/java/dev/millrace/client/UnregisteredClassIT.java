package dev.millrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.input.ItemsInput;
import dev.millrace.redis.RespConnection;
import dev.millrace.redis.embedded.EmbeddedServer;
import dev.millrace.redis.embedded.Waiting;
import dev.millrace.roles.Worker;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.Labels;
import dev.millrace.store.Limits;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/**
 * A partial holds an object of a class that the job does not register where it is read, as a
 * stranger could have written it, or a worker with another version of the job; then an entry that
 * nobody but a stranger can have written waits among the tasks of the next job.
 */
@Timeout(120)
final class UnregisteredClassIT {

  private static final int ITEMS = 4;
  private static final String REFUSAL =
      "of another build: it is of a registered class, and this job registers none";

  private static final Labels LABEL = Labels.of(List.of("mixed"));

  @Test
  void objectAndEntryOfAStrangerAreRefusedByNameOnceAndTheWorkerGoesOn() throws Exception {
    Logger roles = (Logger) LoggerFactory.getLogger(Worker.class.getPackageName());
    ListAppender<ILoggingEvent> said = new ListAppender<>();
    said.start();
    roles.addAppender(said);
    try (EmbeddedServer server = EmbeddedServer.start();
        TestFleet fleet = new TestFleet(server.uri())) {
      try (TestFleet.Added other = fleet.add(ITEMS, LABEL)) {
        fleet.client().submit(spec("mixed", LABEL));
        Waiting.until(() -> "mappers wait", () -> Mixed.BEGUN.getCount() == 0);
        fleet.client().pause("mixed", "a test");
        Mixed.PAUSED.countDown();
        Waiting.until(
            () -> "mapped", () -> fleet.client().status("mixed").state() == JobState.REDUCING);
      }
      Mixed.registers = false;
      try (TestFleet.Added ours = fleet.add(1, LABEL)) {
        fleet.client().resume("mixed", "a test");

        JobStatus refused = fleet.await("mixed");
        assertThat(refused.state()).isEqualTo(JobState.FAILED);
        assertThat(refused.error()).contains("Reduce task 0 failed", REFUSAL, "at key all");
        try (RespConnection stranger = new RespConnection(server.uri())) {
          stranger.call("XADD", "mr:{next}:map", "*", "task", "9\u001b[2J");
        }
        fleet.client().submit(spec("next", LABEL));
        assertThat(fleet.await("next").state()).isEqualTo(JobState.SUCCEEDED);
      }
    } finally {
      roles.detachAppender(said);
    }
    assertThat(said.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .filteredOn(line -> line.contains(REFUSAL))
        .singleElement()
        .asString()
        .startsWith("Reduce task 0 of job mixed failed");
    assertThat(said.list)
        .filteredOn(event -> event.getFormattedMessage().contains("names no task"))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getLevel()).isEqualTo(Level.WARN);
              assertThat(event.getFormattedMessage())
                  .matches(
                      "Entry \\d+-0 among the map tasks of job next .* text=task=9\u001b\\[2J");
            });
  }

  private static JobSpec spec(String jobId, Labels needs) {
    return new JobSpec(
        jobId,
        Mixed.class.getName(),
        Parameters.of(),
        OptionalInt.of(1),
        OptionalLong.empty(),
        Limits.DEFAULT.with(new Limits.Share(0, 0, needs)).with(new Limits.Attempts(1, 0, false)));
  }

  /** Counts items; the first one as an object where its class is registered. */
  public static final class Mixed implements JobDefinition {

    static final CountDownLatch BEGUN = new CountDownLatch(ITEMS);
    static final CountDownLatch PAUSED = new CountDownLatch(1);
    static volatile boolean registers = true;

    @Override
    public Job<?, ?> define(Parameters parameters) {
      boolean known = registers;
      var job =
          Job.named("mixed")
              .input(ItemsInput.of(List.of(0, 1, 2, 3)))
              .<String, Object>mapper(
                  (item, out) -> {
                    BEGUN.countDown();
                    PAUSED.await();
                    out.emit("all", known && item == 0 ? new One() : (Object) 1L);
                  })
              .<Long>reducer(
                  (key, values, out) -> {
                    long sum = 0;
                    for (Object value : values) {
                      sum += value instanceof Long number ? number : 1;
                    }
                    out.emit(key, sum);
                  });
      return known ? job.register(One.class).build() : job.build();
    }
  }

  /** What some register. */
  public static final class One {}
}
