package dev.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every state that a small job can come into is one that it may be in, and has a way to the end;
 * and a protocol that lacks one of its safeguards comes into one that it may not be in.
 */
@Tag("server")
final class ProtocolExplorationIT {
  /** What was explored, and by which steps each mutant was caught. */
  private static final Path REPORT = Path.of("target", "exploration.txt");

  @BeforeAll
  static void beginReport() throws IOException {
    Files.deleteIfExists(REPORT);
  }

  /** Two map tasks, two workers, two coordinators, and everything that can go wrong, once. */
  @Test
  void everyStateIsSoundAndHasAWayToTheEnd() {
    Exploration.Outcome outcome = explore(Setting.of(2, 1, 2, 2));

    assertThat(outcome.violation()).isEmpty();
    assertThat(outcome.states()).isGreaterThan(5_000);
    assertThat(outcome.ends()).isPositive();
  }

  /** A reopened map task meets partitions that are committed, and others that are not. */
  @Test
  void everyStateOfTwoPartitionsIsSoundThoughBlocksAreLost() {
    Exploration.Outcome outcome = explore(Setting.of(1, 2, 2, 1).only("lost"));

    assertThat(outcome.violation()).isEmpty();
    assertThat(outcome.ends()).isPositive();
  }

  /** Never more than one attempt runs, and one that has died does not hold up the job. */
  @Test
  void everyStateOfAJobWithALimitOfSlotsIsSoundAndHasAWayToTheEnd() {
    Setting setting = Setting.of(2, 1, 2, 1).limited(1).only("w.* |block .*is lost|entry");
    Exploration.Outcome outcome = explore(setting);

    assertThat(outcome.violation()).isEmpty();
    assertThat(outcome.ends()).isPositive();
  }

  @Test
  void everyStateOfAJobThatIsPausedAndGoesOnIsSoundAndHasAWayToTheEnd() {
    Exploration.Outcome outcome = explore(Setting.of(1, 1, 2, 1).only("pauses"));

    assertThat(outcome.violation()).isEmpty();
    assertThat(outcome.ends()).isPositive();
  }

  static Stream<Setting> large() {
    return Stream.of(
        Setting.of(1, 1, 2, 1).faults(2),
        Setting.of(1, 1, 2, 2).faults(2),
        Setting.of(1, 2, 2, 1),
        Setting.of(2, 2, 2, 1),
        Setting.of(3, 1, 3, 1),
        Setting.of(2, 1, 2, 2).limited(1),
        Setting.of(1, 1, 2, 1).only("pauses|w.* |lost").faults(2),
        Setting.of(1, 1, 2, 1).faults(3).only("runs out|lost|throws"));
  }

  /** Minutes each. */
  @ParameterizedTest
  @MethodSource
  @EnabledIfSystemProperty(named = "millrace.exploration", matches = "large")
  void large(Setting setting) {
    assertThat(explore(setting).violation()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void protocolWithoutOneOfItsSafeguardsIsCaught(Mutant mutant) {
    Exploration.Outcome outcome = Exploration.of(mutant.setting(), mutant.library());

    assertThat(outcome.violation()).as("%s in %s", mutant, mutant.setting()).isPresent();
    report(mutant + " is caught: " + outcome.violation().orElseThrow().indent(2).strip());
  }

  private static Exploration.Outcome explore(Setting setting) {
    long start = System.nanoTime();
    Exploration.Outcome outcome = Exploration.of(setting, FunctionLibrary.load());
    report(setting + " in " + (System.nanoTime() - start) / 1_000_000 + " ms: " + outcome);
    return outcome;
  }

  private static void report(String text) {
    try {
      Files.writeString(REPORT, text + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
