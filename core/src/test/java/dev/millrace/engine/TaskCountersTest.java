package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskCountersTest {

  @Test
  void countersAddUpInOrderOfNames() {
    // given
    TaskCounters counters = new TaskCounters();

    // when
    counters.increment("b");
    counters.add("a", -3);
    counters.addAll(Map.of("b", 4L));

    // then
    assertThat(counters.totals()).hasToString("{a=-3, b=5}");
  }

  @Test
  void anOverflowIsAnErrorInsteadOfAWrongNumber() {
    // given
    TaskCounters counters = new TaskCounters();
    counters.add("a", Long.MAX_VALUE);

    // when, then
    assertThatThrownBy(() -> counters.increment("a")).isInstanceOf(ArithmeticException.class);
  }

  @Test
  void namesFitIntoAManifest() {
    // given
    TaskCounters counters = new TaskCounters();
    String longest = "\uffff".repeat(255);

    // when
    counters.increment(longest);
    byte[] manifest = new Manifest("a", List.of(), 0, 0, counters.totals()).toBytes();

    // then
    assertThatCode(() -> Manifest.fromBytes(manifest)).doesNotThrowAnyException();
    assertThatThrownBy(() -> counters.increment(longest + "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The name of a counter must have 1 to 255 characters: 256");
    assertThatThrownBy(() -> counters.increment("")).isInstanceOf(IllegalArgumentException.class);
  }
}
