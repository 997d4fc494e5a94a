package dev.millrace.examples;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.local.JobTest;
import dev.millrace.local.LocalRunner;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples that sum up words and ratings, and the one that sorts values, by formula. */
class StatisticsExamplesTest {

  @TempDir Path directory;

  @Test
  void wordsAreAsLongAsTheFormulasSay() throws Exception {
    String text = String.join("\n", Texts.lines(3_000, 5));
    List<Integer> lengths =
        Stream.of(text.split("[ \t\r\f\n]+"))
            .filter(word -> !word.isEmpty())
            .map(word -> word.codePointCount(0, word.length()))
            .sorted()
            .toList();
    long sum = lengths.stream().mapToLong(Integer::longValue).sum();
    double mean =
        BigDecimal.valueOf(sum)
            .divide(BigDecimal.valueOf(lengths.size()), MathContext.DECIMAL128)
            .doubleValue();
    double squares = lengths.stream().mapToDouble(l -> (l - mean) * (l - mean)).sum();

    assertThat(only(new WordMean(), text)).isEqualTo(entry("mean", mean));
    assertThat(only(new WordMedian(), text))
        .isEqualTo(entry("median", (long) lengths.get((lengths.size() - 1) / 2)));
    assertThat((double) only(new WordStandardDeviation(), text).getValue())
        .isCloseTo(Math.sqrt(squares / lengths.size()), within(1e-12));
  }

  @Test
  void ratingsAreCounted() {
    JobTest.of(new RatingHistogram())
        .given("17:30878_4,2647871_5", "18:1_4", "19:7_1,8_4")
        .expect(entry(1, 1L), entry(4, 3L), entry(5, 1L));
  }

  @Test
  void numbersOfEachKeyAreSortedBySize() {
    JobTest.of(new SecondarySort())
        .given("b\t10", "a\t9", "b\t-2", "b\t9", "a\t9")
        .expect(entry("a", 9L), entry("a", 9L), entry("b", -2L), entry("b", 9L), entry("b", 10L));
  }

  private Map.Entry<Object, Object> only(JobDefinition example, String text) throws Exception {
    Parameters parameters = Texts.input(directory, text);
    JobDefinition split = given -> example.define(given).withSplitSize(7_000);
    List<Map.Entry<Object, Object>> whole = LocalRunner.run(example, parameters).entries();
    assertThat(whole).hasSize(1);
    assertThat(LocalRunner.run(split, parameters).entries()).isEqualTo(whole);
    return whole.get(0);
  }
}
