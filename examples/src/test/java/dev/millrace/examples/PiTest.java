package dev.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.InvalidJobException;
import dev.millrace.Parameters;
import dev.millrace.local.LocalRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PiTest {

  /** What Hadoop's example prints for these arguments, as many a page shows. */
  @ParameterizedTest
  @CsvSource({"2, 10, 3.8", "10, 100, 3.148", "10, 1000, 3.1408", "16, 1000, 3.1425"})
  void theEstimateIsThatOfHadoop(long maps, long samples, double estimate) throws Exception {
    assertThat(pi(maps, samples)).isEqualTo(estimate);
  }

  @Test
  void howPointsAreSpreadOverTasksChangesNothing() throws Exception {
    assertThat(pi(1, 6_000)).isEqualTo(pi(60, 100)).isEqualTo(pi(6_000, 1));
  }

  @Test
  void manyPointsComeCloseToPi() throws Exception {
    assertThat(pi(4, 50_000)).isCloseTo(Math.PI, within(1e-3));
  }

  @Test
  void numbersThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> pi(0, 10))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage("Parameter samples must be at least 1 and maps 1 to 1000000: 10, 0");
    assertThatThrownBy(() -> new Pi().define(Parameters.of().with("samples", "many")))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage("Parameter samples must be a whole number: many");
  }

  private static double pi(long maps, long samples) throws Exception {
    Parameters parameters = Parameters.of().with("maps", "" + maps).with("samples", "" + samples);
    return (double) LocalRunner.run(new Pi(), parameters).asMap().get("pi");
  }
}
