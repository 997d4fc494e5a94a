package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.Emitter;
import dev.millrace.Input;
import dev.millrace.Job;
import dev.millrace.Pair;
import dev.millrace.SideTable;
import dev.millrace.input.ItemsInput;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StepGraphTest {

  private final Map<String, Map<String, Long>> ended = new HashMap<>();

  @Test
  void jobThatReadsNoOtherHasNoSteps() {
    StepGraph graph = StepGraph.of(start("only"));

    assertThat(graph.steps()).isEmpty();
    assertThat(graph.isComplete()).isTrue();
    assertThat(graph.runnable(this::counters)).isEmpty();
  }

  @Test
  void stepsAreNumberedAfterThoseThatTheyRead() {
    Job<String, Long> root = start("root");
    Job<String, Long> left = copy("left", root.result());
    Job<String, Long> right = copy("right", root.result());
    Job<String, Long> top =
        Job.named("top")
            .input(left.result(), right.result())
            .mapper(StepGraphTest::emit)
            .sideTable(SideTable.of(start("table").result()))
            .build();

    StepGraph graph = StepGraph.of(top);

    assertThat(describe(graph.steps())).containsExactly("1 root", "2 left", "3 right", "4 table");
    assertThat(describe(graph.runnable(this::counters))).containsExactly("1 root", "4 table");
    ended.put("1", Map.of());
    assertThat(describe(graph.runnable(this::counters)))
        .containsExactly("2 left", "3 right", "4 table");
    ended.putAll(Map.of("2", Map.of(), "3", Map.of(), "4", Map.of()));
    assertThat(graph.runnable(this::counters)).isEmpty();
    // Of steps outside of rounds the results are kept to the end.
    assertThat(graph.unneeded(this::counters)).isEmpty();
  }

  @Test
  void roundsAreMetOneAfterTheOther() {
    StepGraph graph = loop();

    assertThat(graph.isComplete()).isFalse();
    assertThat(describe(graph.runnable(this::counters))).containsExactly("1 start");
    ended.put("1", Map.of());
    assertThat(describe(graph.runnable(this::counters))).containsExactly("2r1-1 inner");
    ended.put("2r1-1", Map.of());
    assertThat(describe(graph.runnable(this::counters))).containsExactly("2r1-2 round");
    ended.put("2r1-2", Map.of());
    assertThat(describe(graph.runnable(this::counters))).containsExactly("2r2-1 inner");
    ended.put("2r2-1", Map.of());
    ended.put("2r2-2", Map.of("enough", 1L));
    assertThat(graph.runnable(this::counters)).isEmpty();
  }

  @Test
  void resultsOfRoundsAreUnneededWhenTheNextHasEnded() {
    StepGraph graph = loop();
    ended.putAll(Map.of("1", Map.of(), "2r1-1", Map.of(), "2r1-2", Map.of()));

    graph.runnable(this::counters);
    // The inner one has been read; what the round has made is read by the next.
    assertThat(describe(graph.unneeded(this::counters))).containsExactly("2r1-1 inner");
    ended.putAll(Map.of("2r2-1", Map.of(), "2r2-2", Map.of("enough", 1L)));
    graph.runnable(this::counters);
    assertThat(describe(graph.unneeded(this::counters))).contains("2r1-1 inner", "2r2-1 inner");
    assertThat(describe(graph.unneeded(this::counters))).doesNotContain("2r2-2 round");
  }

  @Test
  void stepOfALaterRoundIsFoundByItsNameInAnotherProcess() {
    Job<?, ?> found = loop().find("2r7-1").job();

    assertThat(found.name()).isEqualTo("inner");
    assertThatThrownBy(() -> loop().find("2r7-3"))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage("Job last has no step 2r7-3");
    assertThatThrownBy(() -> loop().find("9")).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void lastRoundIsKnownOnlyWhenAllHaveEnded() {
    var rounds = start("start").repeat(3, previous -> copy("round", previous), round -> false);
    StepGraph graph = StepGraph.of(copy("last", rounds));
    ended.putAll(Map.of("1", Map.of(), "2r1-1", Map.of(), "2r2-1", Map.of()));

    assertThatThrownBy(() -> graph.last(rounds, this::counters))
        .isInstanceOf(IllegalStateException.class);
    ended.put("2r3-1", Map.of());
    assertThat(graph.last(rounds, this::counters)).isSameAs(rounds.round(3));
  }

  private static StepGraph loop() {
    return StepGraph.of(
        copy(
            "last",
            start("start")
                .repeat(
                    10,
                    previous -> copy("round", copy("inner", previous).result()),
                    round -> round.counter("enough") > 0)));
  }

  private Optional<Map<String, Long>> counters(StepGraph.Step step) {
    return Optional.ofNullable(ended.get(step.name()));
  }

  private static List<String> describe(List<StepGraph.Step> steps) {
    return steps.stream().map(step -> step.name() + " " + step.job().name()).toList();
  }

  private static Job<String, Long> start(String name) {
    return Job.named(name)
        .input(ItemsInput.of("a"))
        .mapper((String item, Emitter<String, Long> out) -> out.emit(item, 1L))
        .build();
  }

  private static Job<String, Long> copy(String name, Input<Pair<String, Long>> input) {
    return Job.named(name).input(input).mapper(StepGraphTest::emit).build();
  }

  private static void emit(Pair<String, Long> each, Emitter<String, Long> out) {
    out.emit(each.first(), each.second());
  }
}
