package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogLineTest {

  private static final Instant NOON =
      ZonedDateTime.of(2024, 2, 3, 12, 0, 1, 2_000_000, ZoneId.systemDefault()).toInstant();

  private final LogLine line = new LogLine();

  @Test
  void lineHasTimeLevelAndMessage() {
    assertThat(line.doLayout(event(Map.of(), null)))
        .isEqualTo("12:00:01.002 WARN  Redis is full used=7%n".formatted());
  }

  @Test
  void jobAndTaskFollowWhereTheyAreKnown() {
    assertThat(line.doLayout(event(Map.of("job", "j-1", "task", "map/3"), null)))
        .isEqualTo("12:00:01.002 WARN  Redis is full used=7 job=j-1 task=map/3%n".formatted());
    assertThat(line.doLayout(event(Map.of("job", "j-1"), null)))
        .isEqualTo("12:00:01.002 WARN  Redis is full used=7 job=j-1 task=%n".formatted());
  }

  @Test
  void stackTraceFollowsOnLinesOfItsOwn() {
    Exception failure = new IllegalStateException("broken", new RuntimeException("cause"));

    assertThat(line.doLayout(event(Map.of(), failure)).lines())
        .startsWith(
            "12:00:01.002 WARN  Redis is full used=7", "java.lang.IllegalStateException: broken")
        .contains("Caused by: java.lang.RuntimeException: cause");
  }

  @Test
  void whatATerminalWouldObeyIsShown() {
    Exception failure = new IllegalStateException("\u001b]0;mine\u0007\u009b2J\rx");

    String shown = line.doLayout(event(Map.of(), failure, "of \u001b[31m\n12:00 ERROR {}"));

    assertThat(shown).startsWith("12:00:01.002 WARN  of \\x1b[31m\\n12:00 ERROR 7%n".formatted());
    assertThat(shown).contains("IllegalStateException: \\x1b]0;mine\\x07\\x9b2J\\rx");
    assertThat(shown.lines()).noneMatch(each -> each.codePoints().anyMatch(c -> c < 32 && c != 9));
  }

  private static LoggingEvent event(Map<String, String> about, Exception failure) {
    return event(about, failure, "Redis is full used={}");
  }

  private static LoggingEvent event(Map<String, String> about, Exception failure, String message) {
    LoggerContext context = new LoggerContext();
    LoggingEvent event =
        new LoggingEvent(
            "fqcn",
            context.getLogger("dev.millrace"),
            Level.WARN,
            message,
            failure,
            new Object[] {7});
    event.setInstant(NOON);
    event.setMDCPropertyMap(about);
    return event;
  }
}
