package dev.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.redisson.client.RedisConnectionException;
import org.slf4j.LoggerFactory;

/** However many wait for the server, one line says that it is out, and one that it is back. */
final class OutageTest {
  private static final Exception CAUSE = new RedisConnectionException("Connection refused");

  private final Logger logger = (Logger) LoggerFactory.getLogger(Outage.class);
  private final ListAppender<ILoggingEvent> said = new ListAppender<>();
  private final Outage outage = new Outage("redis://h:1", Duration.ofSeconds(60));

  @BeforeEach
  void listen() {
    said.start();
    logger.addAppender(said);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(said);
  }

  @Test
  void callerThatIsAnsweredAtOnceSaysNothing() {
    outage.answered();

    assertThat(lines()).isEmpty();
  }

  @Test
  void allCallersTogetherSayOneLineAtTheStartAndOneAtTheEnd() {
    outage.enter(System.nanoTime(), CAUSE);
    outage.enter(System.nanoTime(), CAUSE);
    outage.leave();
    outage.answered();
    outage.leave();
    outage.answered();
    outage.answered();

    assertThat(lines())
        .satisfiesExactly(
            start ->
                assertThat(start)
                    .isEqualTo(
                        "Redis does not answer; waiting for it address=redis://h:1 patience=60s"
                            + " cause=Connection refused"),
            end -> assertThat(end).startsWith("Redis answers again address=redis://h:1 outage="));
  }

  @Test
  void answerWhileOthersStillWaitEndsNothing() {
    outage.enter(System.nanoTime(), CAUSE);

    outage.answered();

    assertThat(lines()).hasSize(1);
  }

  @Test
  void callerThatGivesUpAndComesBackStartsNoSecondOutage() {
    outage.enter(System.nanoTime(), CAUSE);
    outage.leave();
    outage.enter(System.nanoTime(), CAUSE);
    outage.leave();
    assertThat(lines()).hasSize(1);

    outage.answered();

    assertThat(lines()).hasSize(2);
  }

  private List<String> lines() {
    return said.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
