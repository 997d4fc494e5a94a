package dev.millrace.local;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.Combiners;
import dev.millrace.Emitter;
import dev.millrace.InvalidJobException;
import dev.millrace.Job;
import dev.millrace.JobBuilder;
import dev.millrace.Mapper;
import dev.millrace.Order;
import dev.millrace.Reducers;
import dev.millrace.engine.UserCodeException;
import dev.millrace.input.ItemsInput;
import java.util.Comparator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What a job that orders and groups may say, and what it is told. */
class OrderTest {

  /** Neither a record nor an enum: encoded by Kryo. */
  static final class Opaque {}

  private static final Mapper<String, String, Long> LENGTHS =
      (word, out) -> out.emit(word, (long) word.length());

  @Test
  void partsThatAreMissingComeFirst() throws Exception {
    // given
    Job<String, Long> job =
        words("b", "a", "bb", "aa")
            .sortedBy(word -> word.length() == 1 ? word : null)
            .reducer(Reducers.sumOfLongs())
            .build();

    // when, then
    assertThat(LocalRunner.run(job).entries())
        .containsExactly(entry("aa", 2L), entry("bb", 2L), entry("a", 1L), entry("b", 1L));
  }

  @Test
  void thePartitionerIsGivenTheKeyThatWasEmitted() throws Exception {
    // given
    Job<String, Long> job =
        words("b", "a", "bb", "aa")
            .sortedBy(Order.descending())
            .partitioner((word, partitions) -> word.length() - 1)
            .partitions(2)
            .reducer(Reducers.<String>sumOfLongs())
            .anyOrder()
            .build();

    // when, then
    assertThat(LocalRunner.run(job).entries())
        .containsExactly(entry("b", 1L), entry("a", 1L), entry("bb", 2L), entry("aa", 2L));
  }

  @Test
  void whatTheReducerEmitsAscendsInTheOrderOfTheJob() throws Exception {
    // given
    UnaryOperator<JobBuilder.WithMapper<String, Long>> sorted = job -> job.sortedBy(String::length);

    // when, then
    assertThat(LocalRunner.run(emitting(sorted, "z", "aa")).entries())
        .containsExactly(entry("z", 0L), entry("aa", 0L));
    assertThatThrownBy(() -> LocalRunner.run(emitting(sorted, "aa", "z")))
        .isInstanceOf(UserCodeException.class)
        .hasMessageContaining("emitted key z after a greater one")
        .hasMessageContaining("add .anyOrder() behind .reducer(...)");
    assertThatThrownBy(
            () ->
                LocalRunner.run(
                    emitting(job -> job.sortedWith(Comparator.reverseOrder()), "aa", "z")))
        .hasMessageContaining("emitted key z after a greater one");
  }

  @Test
  void aReducerMayEmitInAnyOrderIfItSaysSo() throws Exception {
    // given
    Job<String, Long> job =
        words("x")
            .<Long>reducer(
                (key, values, out) -> {
                  out.emit("z", 1L);
                  out.emit("a", 2L);
                })
            .anyOrder()
            .build();

    // when, then
    assertThat(LocalRunner.run(job).entries()).containsExactly(entry("z", 1L), entry("a", 2L));
  }

  @Test
  void partsWithoutAnOrderAreRefused() {
    // given
    Job<String, Long> job =
        words("a")
            .register(Opaque.class)
            .sortedBy(word -> new Opaque())
            .reducer(Reducers.sumOfLongs())
            .build();

    // when, then
    assertThatThrownBy(() -> LocalRunner.run(job))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage(
            "Job words orders or groups by a dev.millrace.local.OrderTest.Opaque, which has no order of its own: give it"
                + " a text, number, time or enum, or a record or list of these");
  }

  @Test
  void whatContradictsItselfIsRefused() {
    assertThatThrownBy(() -> words("a").sortedBy(String::length).build())
        .hasMessage("Job words sorts or groups its pairs but has no reducer: add .reducer(...)");
    assertThatThrownBy(
            () ->
                words("a")
                    .sortedBy(String::length)
                    .sortedWith(Comparator.naturalOrder())
                    .reducer(Reducers.sumOfLongs())
                    .build())
        .hasMessageContaining("leave .sortedBy or .sortedWith out");
    assertThatThrownBy(
            () ->
                words("a")
                    .combiner(Combiners.sumOfLongs())
                    .valuesSortedBy(Order.descending())
                    .reducer(Reducers.sumOfLongs())
                    .build())
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("leave the combiner, or .aggregate, or .valuesSortedBy out");
  }

  @Test
  void aComparatorThatFailsFailsTheJobWithItsCause() {
    // given
    Job<String, Long> job =
        words("a", "b")
            .sortedWith(
                (left, right) -> {
                  throw new IllegalStateException("no order for " + left);
                })
            .partitions(1)
            .reducer(Reducers.sumOfLongs())
            .build();

    // when, then
    assertThatThrownBy(() -> LocalRunner.run(job))
        .isInstanceOf(UserCodeException.class)
        .hasMessageContaining("no order for");
  }

  private static Job<String, Long> emitting(
      UnaryOperator<JobBuilder.WithMapper<String, Long>> options, String first, String second) {
    return options
        .apply(words("x"))
        .<Long>reducer(
            (String key, Iterable<Long> values, Emitter<String, Long> out) -> {
              out.emit(first, 0L);
              out.emit(second, 0L);
            })
        .build();
  }

  private static JobBuilder.WithMapper<String, Long> words(String... words) {
    return Job.named("words").input(ItemsInput.of(words)).mapper(LENGTHS);
  }
}
