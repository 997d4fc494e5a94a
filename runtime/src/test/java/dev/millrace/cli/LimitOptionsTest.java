package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.InvalidJobException;
import dev.millrace.store.Labels;
import dev.millrace.store.Limits;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The limits of a job as they are given on the command line. */
final class LimitOptionsTest {

  @Test
  void withoutOptionsTheLimitsAreTheDefault() {
    assertThat(parse()).isEqualTo(Limits.DEFAULT);
  }

  @Test
  void everyLimitCanBeGiven() {
    Limits limits =
        parse(
            "--max-attempts=2",
            "--skip-records=7",
            "--no-speculation",
            "--lease=2",
            "--task-timeout=0",
            "--deadline=1h",
            "--priority=-5",
            "--max-slots=3",
            "--needs=gpu",
            "--needs=eu,fast");

    assertThat(limits.attempts()).isEqualTo(new Limits.Attempts(2, 7, false));
    assertThat(limits.times())
        .isEqualTo(
            new Limits.Times(
                Duration.ofSeconds(2), Duration.ofHours(24), Duration.ZERO, Duration.ofHours(1)));
    assertThat(limits.share())
        .isEqualTo(new Limits.Share(-5, 3, Labels.of(List.of("eu", "fast", "gpu"))));
    assertThat(parse("--priority", "-100").share().priority()).isEqualTo(-100);
    assertThat(parse("--speculation").attempts().speculation()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"90, 90", "90s, 90", "15m, 900", "2h, 7200", "999999999h, 3599999996400"})
  void timesHaveUnits(String text, long seconds) {
    assertThat(parse("--deadline", text).times().deadline()).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1.5", "1 d", "soon", "9999999999"})
  void whatIsNoTimeIsRefused(String text) {
    assertThatThrownBy(() -> parse("--deadline=" + text))
        .isInstanceOf(CommandLine.ParameterException.class)
        .hasMessageContaining("such as 90, 90s, 15m, 2h or 7d");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--priority=101 | priority must be between -100 and 100: 101",
        "--priority=-101 | priority must be between -100 and 100: -101",
        "--max-slots=-1 | max slots must not be negative: -1",
        "--max-attempts=0 | max attempts must be at least 1: 0",
        "--skip-records=-1 | records to skip must not be negative: -1",
        "--lease=0 | lease must be at least 1 s: 0 ms",
      })
  void limitOutOfItsRangeIsRefused(String option, String message) {
    assertThatThrownBy(() -> parse(option))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"g p u", "", "größe", "a:b"})
  void whatIsNoLabelIsRefused(String label) {
    assertThatThrownBy(() -> parse("--needs=" + label))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageStartingWith("A label is 1 to 64 letters, digits, '.', '-' and '_': \"");
  }

  private static Limits parse(String... arguments) {
    return CommandLine.populateCommand(new LimitOptions(), arguments).toLimits();
  }
}
