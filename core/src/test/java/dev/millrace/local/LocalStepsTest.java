package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.millrace.Combiners;
import dev.millrace.Emitter;
import dev.millrace.Input;
import dev.millrace.InvalidJobException;
import dev.millrace.Job;
import dev.millrace.Mapper;
import dev.millrace.Output;
import dev.millrace.Pair;
import dev.millrace.Reducers;
import dev.millrace.SideTable;
import dev.millrace.TaskContext;
import dev.millrace.input.ItemsInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Graphs of jobs in one thread. */
class LocalStepsTest {

  @Test
  void resultOfOneJobIsTheInputOfTheNext() throws Exception {
    Job<String, Long> counts = counts("a b a c b a");

    var ranks =
        LocalRunner.run(
            counts
                .then("ranks")
                .mapper(
                    (Pair<String, Long> each, Emitter<Long, String> out) ->
                        out.emit(each.second(), each.first()))
                .reducer(Reducers.max())
                .build());

    assertThat(ranks.asMap()).containsExactly(entry(1L, "c"), entry(2L, "b"), entry(3L, "a"));
  }

  @Test
  void stepThatIsReadTwiceRunsOnce() throws Exception {
    AtomicInteger mapped = new AtomicInteger();
    Job<String, Long> once =
        Job.named("once")
            .input(ItemsInput.of("x", "y"))
            .mapper(
                (String item, Emitter<String, Long> out) -> {
                  mapped.incrementAndGet();
                  out.emit(item, 1L);
                })
            .build();
    Job<String, Long> doubled = plus("doubled", once.result(), 1);
    Job<String, Long> both =
        Job.named("both")
            .input(once.result())
            .mapper((Pair<String, Long> each, Emitter<String, Long> out) -> emit(each, out))
            .andInput(doubled.result(), LocalStepsTest::emit)
            .reducer(Reducers.sumOfLongs())
            .build();

    assertThat(LocalRunner.run(both).asMap()).containsExactly(entry("x", 3L), entry("y", 3L));
    assertThat(mapped).hasValue(2);
  }

  @Test
  void recordsOfAResultComeInTheOrderOfItsParts() throws Exception {
    Job<Integer, Integer> parts =
        Job.named("parts")
            .input(ItemsInput.of(5, 3, 8, 1, 6))
            .mapper((Integer item, Emitter<Integer, Integer> out) -> out.emit(item, item % 2))
            .partitioner((key, partitions) -> key % 2)
            .reducer(Reducers.sumOfIntegers())
            .partitions(2)
            .build();

    var read =
        LocalRunner.run(
            parts
                .then("read")
                .mapper(
                    (Pair<Integer, Integer> each, Emitter<Integer, Integer> out) ->
                        out.emit(each.first(), each.second()))
                .build());

    assertThat(read.entries()).extracting(Map.Entry::getKey).containsExactly(6, 8, 1, 3, 5);
  }

  @Test
  void roundsGoOnUntilTheConditionHolds() throws Exception {
    List<Integer> asked = new ArrayList<>();
    Input<Pair<String, Long>> grown =
        counts("a b b")
            .repeat(
                10,
                previous -> plus("grow", previous, 2),
                round -> {
                  asked.add(round.number());
                  return round.counter("large") > 0;
                });

    // Each round adds 2; a value of 8 and more is large.
    assertThat(LocalRunner.run(plus("last", grown, 0)).asMap())
        .containsExactly(entry("a", 7L), entry("b", 8L));
    assertThat(asked.get(asked.size() - 1)).isEqualTo(3);
  }

  @Test
  void roundsEndWhenThereAreEnough() throws Exception {
    Input<Pair<String, Long>> grown =
        counts("a").repeat(4, previous -> plus("grow", previous, 1), round -> false);

    assertThat(LocalRunner.run(plus("last", grown, 0)).asMap()).containsExactly(entry("a", 5L));
  }

  @Test
  void roundsMayLieInRounds() throws Exception {
    Input<Pair<String, Long>> grown =
        counts("a")
            .repeat(
                3,
                outer ->
                    plus(
                        "outer",
                        plus("begin", outer, 10)
                            .repeat(2, inner -> plus("inner", inner, 1), round -> false),
                        100),
                round -> false);

    assertThat(LocalRunner.run(plus("last", grown, 0)).asMap())
        .containsExactly(entry("a", 1L + 3 * 112));
  }

  @Test
  void sideTableIsReadInOpen() throws Exception {
    SideTable<String, Long> table = SideTable.of(counts("a b a").result());

    var looked =
        LocalRunner.run(
            Job.named("look")
                .input(ItemsInput.of("a", "b", "c"))
                .mapper(new Lookup(table))
                .sideTable(table)
                .build());

    assertThat(looked.asMap()).containsExactly(entry("a", 2L), entry("b", 1L), entry("c", 0L));
  }

  @Test
  void sideTableThatIsTooLargeNamesItsBound() {
    SideTable<String, Long> table = SideTable.of(counts("a b a").result()).atMost(5);
    Job<String, Long> job =
        Job.named("look")
            .input(ItemsInput.of("a"))
            .mapper(new Lookup(table))
            .sideTable(table)
            .build();

    assertThatThrownBy(() -> LocalRunner.run(job))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageStartingWith("A side table of job look has more than the 5 bytes");
  }

  @Test
  void sideTableThatTheJobWasNotGivenIsMissed() {
    SideTable<String, Long> table = SideTable.of(counts("a").result());
    Job<String, Long> job =
        Job.named("look").input(ItemsInput.of("a")).mapper(new Lookup(table)).build();

    assertThatThrownBy(() -> LocalRunner.run(job))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("add .sideTable(...)");
  }

  @Test
  void severalInputsMayHaveOneMapperAndDuplicatesGo() throws Exception {
    var distinct =
        LocalRunner.run(
            Job.named("distinct")
                .input(ItemsInput.of("a", "b"), ItemsInput.of("b", "c"))
                .distinct()
                .build());

    assertThat(distinct.asMap()).containsExactly(entry("a", 1L), entry("b", 2L), entry("c", 1L));
  }

  @Test
  void jobWithAnOutputOfItsOwnIsNoStep() {
    Job<String, Long> writes =
        Job.named("writes")
            .input(ItemsInput.of("a"))
            .mapper((String item, Emitter<String, Long> out) -> out.emit(item, 1L))
            .output(Output.text("/tmp/out"))
            .build();

    assertThatThrownBy(writes::result)
        .isInstanceOf(InvalidJobException.class)
        .hasMessageStartingWith("Job writes keeps no result that another job could read");
  }

  private static Job<String, Long> counts(String words) {
    return Job.named("counts")
        .input(ItemsInput.of(List.of(words.split(" "))))
        .mapper((String word, Emitter<String, Long> out) -> out.emit(word, 1L))
        .combiner(Combiners.sumOfLongs())
        .reducer(Reducers.sumOfLongs())
        .build();
  }

  private static Job<String, Long> plus(String name, Input<Pair<String, Long>> input, long more) {
    return Job.named(name)
        .input(input)
        .mapper(new Plus(more))
        .reducer(Reducers.sumOfLongs())
        .build();
  }

  private static void emit(Pair<String, Long> each, Emitter<String, Long> out) {
    out.emit(each.first(), each.second());
  }

  private static final class Plus implements Mapper<Pair<String, Long>, String, Long> {
    private final long more;
    private TaskContext context;

    Plus(long more) {
      this.more = more;
    }

    @Override
    public void open(TaskContext its) {
      context = its;
    }

    @Override
    public void map(Pair<String, Long> each, Emitter<String, Long> out) {
      long sum = each.second() + more;
      context.counters().add("large", sum >= 8 ? 1 : 0);
      out.emit(each.first(), sum);
    }
  }

  private static final class Lookup implements Mapper<String, String, Long> {
    private final SideTable<String, Long> table;
    private Map<String, Long> read;

    Lookup(SideTable<String, Long> table) {
      this.table = table;
    }

    @Override
    public void open(TaskContext context) {
      read = context.table(table);
    }

    @Override
    public void map(String word, Emitter<String, Long> out) {
      out.emit(word, read.getOrDefault(word, 0L));
    }
  }
}
