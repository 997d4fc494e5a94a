package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobBuilder;
import dev.millrace.Reducers;
import dev.millrace.Slice;
import dev.millrace.Split;
import dev.millrace.input.ItemsInput;
import dev.millrace.local.LocalRunner;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SplitInputTest {

  private static JobBuilder.WithMapper<String, Long> twoInputs() {
    return Job.named("two-inputs")
        .input(ItemsInput.of("a", "b", "a"))
        .mapper((String word, Emitter<String, Long> out) -> out.emit(word, 1L))
        .andInput(
            ItemsInput.of(10L, 20L),
            (Long number, Emitter<String, Long> out) -> out.emit("b", number));
  }

  @Test
  void eachMapperIsGivenTheRecordsOfItsOwnInput() throws Exception {
    Job<String, Long> job = twoInputs().reducer(Reducers.sumOfLongs()).build();

    assertThat(LocalRunner.run(job).entries())
        .containsExactly(Map.entry("a", 2L), Map.entry("b", 31L));
  }

  @Test
  void mapOnlyJobsKeepTheOrderOfTheirInputs() throws Exception {
    assertThat(LocalRunner.run(twoInputs().build()).entries())
        .extracting(Map.Entry::getValue)
        .containsExactly(1L, 1L, 1L, 10L, 20L);
  }

  @Test
  void theSampleOfATotalOrderIsDrawnFromAllInputs() throws Exception {
    Job<String, Long> job =
        twoInputs().totalOrder().reducer(Reducers.sumOfLongs()).partitions(3).build();

    assertThat(LocalRunner.run(job).entries())
        .containsExactly(Map.entry("a", 2L), Map.entry("b", 31L));
  }

  @Test
  void aSplitOfAnInputThatTheJobHasNotIsRefused() {
    Split split = new Split(2, List.of(Slice.ofBytes("a.txt", 0, 1)));

    assertThatThrownBy(() -> SplitInput.of(twoInputs().build(), split))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("input 2, but job two-inputs has 2");
  }
}
