package dev.millrace.local;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.Combiners;
import dev.millrace.Emitter;
import dev.millrace.Format;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Mapper;
import dev.millrace.Parameters;
import dev.millrace.Reducer;
import dev.millrace.Reducers;
import dev.millrace.TaskContext;
import dev.millrace.input.ItemsInput;
import dev.millrace.input.TextInput;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the test kit accepts, what it finds, and how it says so. */
class JobTestTest {

  private static final JobDefinition WORD_COUNT = JobTestTest::wordCount;

  private static Job<String, Long> wordCount(Parameters parameters) {
    return Job.named("word-count")
        .input(TextInput.lines(parameters.inputs()))
        .mapper(new WordMapper())
        .combiner(Combiners.sumOfLongs())
        .reducer(Reducers.<String>sumOfLongs())
        .output(parameters.output())
        .build();
  }

  /** Splits at the parameter {@code at}, and counts its lines. */
  private static final class WordMapper implements Mapper<String, String, Long> {
    private TaskContext context = new Calls(Parameters.of()).context();

    @Override
    public void open(TaskContext opened) {
      context = opened;
    }

    @Override
    public void map(String line, Emitter<String, Long> out) {
      context.counters().increment("lines");
      for (String word : line.split(context.parameters().get("at", " "))) {
        if (word.equals("bad")) {
          throw new IllegalArgumentException("a bad word");
        }
        out.emit(word, 1L);
      }
    }
  }

  private static Job<String, Double> means(List<String> cities, dev.millrace.Combiner<Double> by) {
    return Job.named("means")
        .input(ItemsInput.of(cities))
        .mapper(
            (String line, Emitter<String, Double> out) -> out.emit("all", (double) line.length()))
        .combiner(by)
        .reducer(
            (String key, Iterable<Double> values, Emitter<String, Double> out) -> {
              double sum = 0;
              long count = 0;
              for (double value : values) {
                sum += value;
                count++;
              }
              out.emit(key, sum / count);
            })
        .build();
  }

  @Test
  void definitionIsGivenLinesAndGivesPairsLinesAndCounters() {
    JobTest.of(WORD_COUNT)
        .given("to be or not", "to be")
        .expect(entry("be", 2L), entry("not", 1L), entry("or", 1L), entry("to", 2L))
        .expectLines("be\t2", "not\t1", "or\t1", "to\t2")
        .expectCounter("lines", 2)
        .expectCounter("map.records.in", 2)
        .expectCounter("never", 0);
  }

  @Test
  void jobIsGivenRecordsInPlaceOfItsInputs() {
    JobTest.of(wordCount(Parameters.of("no/such/file")).withPartitions(3))
        .with("at", ",")
        .given("b,a", "a")
        .expect(entry("a", 2L), entry("b", 1L));
  }

  @Test
  void eachInputOfAJobIsGivenItsRecords() {
    Mapper<Integer, String, Long> numbers = (number, out) -> out.emit("n", (long) number);
    Job<String, Long> job =
        Job.named("two")
            .input(TextInput.lines("no/such/file"))
            .mapper(new WordMapper())
            .andInput(ItemsInput.of(7), numbers)
            .reducer(Reducers.<String>sumOfLongs())
            .build();

    JobTest.of(job).given("n m").given(1, 2).expect(entry("m", 1L), entry("n", 4L));
    assertThatThrownBy(() -> JobTest.of(job).given("n m").result())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("has 2 inputs, but was given 1");
  }

  @Test
  void differenceShowsWhatIsMissingAndWhatIsThereInstead() {
    assertThatThrownBy(
            () ->
                JobTest.of(WORD_COUNT)
                    .given("to be or not", "to be")
                    .expect(entry("be", 2L), entry("not", 2L), entry("or", 1L), entry("to", 2L)))
        .isInstanceOf(AssertionError.class)
        .hasMessage(
            String.join(
                System.lineSeparator(),
                "Job word-count gave another result: 4 expected (-), 4 got (+)",
                "  be = 2",
                "- not = 2",
                "+ not = 1",
                "  or = 1",
                "  to = 2"));
  }

  @Test
  void differenceOfTypesAloneShowsTypes() {
    assertThatThrownBy(() -> JobTest.of(WORD_COUNT).given("a").expect(entry("a", 1)))
        .hasMessageContaining("- a (String) = 1 (Integer)")
        .hasMessageContaining("+ a (String) = 1 (Long)");
  }

  /** Lines by their length; those with a question mark go elsewhere. */
  private static final class Lengths implements Mapper<String, Integer, String> {
    private TaskContext context = new Calls(Parameters.of()).context();

    @Override
    public void open(TaskContext opened) {
      context = opened;
    }

    @Override
    public void map(String line, Emitter<Integer, String> out) {
      if (line.startsWith("?")) {
        context.output("rejected", Format.csv(List.of("at", "line"), List::of)).emit(1, line);
      } else {
        out.emit(line.length(), line);
      }
    }
  }

  /** Counts lines, which go elsewhere. */
  private static final class Counts implements Reducer<Integer, String, Long> {
    private TaskContext context = new Calls(Parameters.of()).context();

    @Override
    public void open(TaskContext opened) {
      context = opened;
    }

    @Override
    public void reduce(Integer length, Iterable<String> lines, Emitter<Integer, Long> out) {
      long count = 0;
      for (String line : lines) {
        context.output("lines/length=" + length).emit(line, count++);
      }
      out.emit(length, count);
    }
  }

  private static Job<Integer, Long> lengths(Parameters parameters) {
    return Job.named("lengths")
        .input(TextInput.lines(parameters.inputs()))
        .mapper(new Lengths())
        .reducer(new Counts())
        .build();
  }

  @Test
  void outputsBesideTheResultAreExpectedByName() {
    JobTest.of(JobTestTest::lengths)
        .given("aa", "?x", "b", "c", "?y")
        .expect(entry(1, 2L), entry(2, 1L))
        .expectOutput("rejected", "1,?x", "1,?y")
        .expectOutput("lines/length=1", "b\t0", "c\t1")
        .expectOutput("lines/length=2", "aa\t0")
        .expectOutput("never")
        .expectCounter("side.records.out", 5);
    JobTest.mapper(new Lengths()).given("?x", "b").expect(entry(1, "b"));
  }

  @Test
  void otherLinesOfAnOutputAreShown() {
    JobTest<String, Object, Object> test = JobTest.of(JobTestTest::lengths).given("?x", "?y");

    assertThatThrownBy(() -> test.expectOutput("rejected", "1,?x"))
        .isInstanceOf(AssertionError.class)
        .hasMessage(
            String.join(
                System.lineSeparator(),
                "Job lengths wrote other lines to output rejected; it wrote to [rejected]:"
                    + " 1 expected (-), 2 got (+)",
                "  1,?x",
                "+ 1,?y"));
    assertThatThrownBy(() -> test.expectOutput("reject", "1,?x"))
        .hasMessageContaining("output reject; it wrote to [rejected]: 1 expected (-), 0 got (+)");
  }

  @Test
  void outputThatDependsOnSplitsIsFound() {
    JobDefinition tasks =
        parameters ->
            Job.named("tasks")
                .input(TextInput.lines(parameters.inputs()))
                .mapper(new Tasks())
                .build();

    assertThatThrownBy(() -> JobTest.of(tasks).given("a", "b").result())
        .hasMessageContaining("Job tasks gives another result when its input is in splits of 1 b")
        .hasMessageContaining("+ tasks: ");
    JobTest.of(tasks).unsplit().given("a", "b").expect().expectOutput("tasks", "0\ta", "0\tb");
  }

  /** Says which task reads a line. */
  private static final class Tasks implements Mapper<String, String, Long> {
    private TaskContext context = new Calls(Parameters.of()).context();

    @Override
    public void open(TaskContext opened) {
      context = opened;
    }

    @Override
    public void map(String line, Emitter<String, Long> out) {
      context.output("tasks").emit(context.task(), line);
    }
  }

  @Test
  void otherCountersAreShown() {
    assertThatThrownBy(() -> JobTest.of(WORD_COUNT).given("a").expectCounter("lines", 2))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Job word-count counted 1 of lines in place of 2; all counters are {")
        .hasMessageContaining("lines=1");
  }

  @Test
  void failureIsExpectedWithItsPlaceAndIsNoResult() {
    JobTest.of(WORD_COUNT).given("a", "b bad").expectFailure("a bad word", "given-0, byte 2");
    JobTest.of(WORD_COUNT).expectFailure("No input was given");

    assertThatThrownBy(() -> JobTest.of(WORD_COUNT).given("bad").expect())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Job word-count failed: IllegalArgumentException: a bad word");
    assertThatThrownBy(() -> JobTest.of(WORD_COUNT).given("bad").expectFailure("other"))
        .hasMessageContaining("failed without saying \"other\": IllegalArgumentException");
    assertThatThrownBy(() -> JobTest.of(WORD_COUNT).given("a").expectFailure("bad"))
        .hasMessageContaining("was expected to fail, but gave [a=1]");
  }

  @Test
  void combinerThatIsNotAssociativeIsFoundWithItsSeed() {
    Job<String, Double> job = means(List.of(), (a, b) -> (a + b) / 2);

    assertThatThrownBy(() -> JobTest.of(job).seed(3).given("a", "bbb", "ccccc").result())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("The combiner breaks its law: (1.0 + (3.0 + 5.0)) makes 2.5")
        .hasMessageContaining("make 3.5; seed 3");
  }

  @Test
  void combinerThatIsAssociativeButDoesNotFitItsReducerIsFoundToo() {
    Job<String, Double> job = means(List.of(), Combiners.sumOfDoubles());

    assertThatThrownBy(() -> JobTest.of(job).given("a", "bbb").result())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Job means gives another result when its input is in splits of 1 rec")
        .hasMessageContaining("- all = 4.0")
        .hasMessageContaining("+ all = 2.0");
  }

  @Test
  void mapperThatKnowsItsSplitIsFoundUnlessTheJobMay() {
    JobDefinition first =
        parameters ->
            Job.named("first")
                .input(TextInput.lines(parameters.inputs()))
                .mapper(new First())
                .build();

    assertThatThrownBy(() -> JobTest.of(first).given("a", "b").result())
        .hasMessageContaining("another result when its input is in splits of 1 bytes")
        .hasMessageContaining("seed ");
    JobTest.of(first).unsplit().given("a", "b").expect(entry("a", 1L));
  }

  private static final class First implements Mapper<String, String, Long> {
    private boolean begun;

    @Override
    public void map(String line, Emitter<String, Long> out) {
      if (!begun) {
        out.emit(line, 1L);
      }
      begun = true;
    }
  }

  @Test
  void mapperIsTestedAlone() {
    MapperTest<String, String, Long> test = JobTest.mapper(new WordMapper()).with("at", "-");

    test.given("b-a", "b")
        .expect(entry("b", 1L), entry("a", 1L), entry("b", 1L))
        .expectCounter("lines", 2);
    JobTest.mapper(new WordMapper())
        .given("a", "bad")
        .expectFailure("a bad word", "given record 1, bad");
    assertThatThrownBy(() -> test.expect(entry("b", 1L)))
        .hasMessageContaining("The mapper gave another result");
  }

  @Test
  void mapperAndReducerAreTestedTogether() {
    JobTest.mapper(new WordMapper())
        .with("at", ",")
        .reducer(Reducers.<String>sumOfLongs())
        .given("b,a", "a")
        .expect(entry("a", 2L), entry("b", 1L));
  }

  @Test
  void fileOfWhatWasGivenIsGoneAfterwards() {
    List<String> paths = new ArrayList<>();
    JobTest.of(
            parameters -> {
              paths.addAll(parameters.inputs());
              return wordCount(parameters);
            })
        .given("a")
        .expect(entry("a", 1L));

    assertThat(paths).isNotEmpty().allMatch(path -> !new java.io.File(path).exists());
  }
}
