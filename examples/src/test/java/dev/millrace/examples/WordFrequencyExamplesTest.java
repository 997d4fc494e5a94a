package dev.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.local.LocalRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;
import java.util.TreeMap;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code aggregate-word-count}, {@code aggregate-word-histogram}, {@code term-vectors} and {@code
 * join-files} against maps and loops.
 */
class WordFrequencyExamplesTest {

  private static final List<String> TEXT = Texts.lines(400, 3);

  @TempDir Path directory;

  @Test
  void anAggregatorCountsTheWordsThatAMapCounts() throws Exception {
    assertThat(run(new AggregateWordCount(), Texts.input(directory, String.join("\n", TEXT))))
        .containsExactlyElementsOf(
            new TreeMap<>(counts(TEXT))
                .entrySet().stream().map(word -> word.getKey() + "\t" + word.getValue()).toList());
  }

  @Test
  void theSpreadOfTheFrequenciesIsThatOfTheSortedCounts() throws Exception {
    // One word once, one twice, ... one nine times: the formulas of a textbook hold.
    List<String> lines = new ArrayList<>();
    for (int times = 1; times <= 9; times++) {
      lines.add(("word" + times + " ").repeat(times));
    }

    List<String> spread =
        run(new AggregateWordHistogram(), Texts.input(directory, String.join("\n", lines)));

    String all =
        "frequencies\tPair\\[first=Pair\\[first=1, second=9], second=Pair\\[first=\\[([0-9.]+)],"
            + " second=Statistics\\[count=9, sum=45.0, mean=5.0, variance=%s]]]"
                .formatted(60 / 9.0);
    assertThat(spread).singleElement(InstanceOfAssertFactories.STRING).matches(all);
    assertThat(Double.parseDouble(spread.get(0).replaceFirst(all, "$1"))).isBetween(4.95, 5.05);
  }

  @Test
  void theWordsOfAHostAreListedTheMostFrequentFirst() throws Exception {
    List<String> expected = new ArrayList<>();
    for (String host : List.of("a.example", "b.example", "c.example")) {
      List<String> lines = Texts.lines(200, host.hashCode());
      Files.write(directory.resolve(host), lines);
      counts(lines).entrySet().stream()
          .filter(word -> word.getValue() >= 12)
          .sorted(
              Map.Entry.<String, Long>comparingByValue()
                  .reversed()
                  .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
          .forEach(word -> expected.add(host + "\t" + word.getKey() + ":" + word.getValue()));
    }

    assertThat(expected).hasSizeGreaterThan(20);
    assertThat(run(new TermVectors(), Parameters.of(directory.toString()).with("cutoff", "12")))
        .containsExactlyElementsOf(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "inner | a:x,p a:x,q a:y,p a:y,q d:,t",
        "left  | a:x,p a:x,q a:y,p a:y,q b:z, d:,t",
        "full  | a:x,p a:x,q a:y,p a:y,q b:z, c:,r d:,t"
      })
  void linesAreJoinedByTheirFirstField(String kind, String expected) throws Exception {
    Path other = Files.writeString(directory.resolve("with.tsv"), "c\tr\na\tp\na\tq\nd\tt\n");
    Parameters parameters =
        Texts.input(directory, "b\tz\na\tx\na\ty\nd\t\n")
            .with("with", other.toString())
            .with("kind", kind);

    assertThat(run(new JoinFiles(), parameters))
        .map(line -> line.replaceFirst("\t", ":").replace('\t', ','))
        .containsExactlyInAnyOrder(expected.split(" "));
  }

  @Test
  void aLineWithoutAKeyAndAnUnknownKindAreRefused() throws Exception {
    Path other = Files.writeString(directory.resolve("with.tsv"), "a\tp\n");
    Parameters parameters = Texts.input(directory, "a\tx\nalone\n").with("with", other.toString());

    assertThatThrownBy(() -> run(new JoinFiles(), parameters))
        .hasRootCauseMessage("A line has no tab behind its key: alone");
    assertThatThrownBy(() -> new JoinFiles().define(parameters.with("kind", "outer")))
        .hasMessage("Parameter kind must be inner, left or full: outer");
  }

  private static Map<String, Long> counts(List<String> lines) {
    Map<String, Long> counts = new HashMap<>();
    for (String line : lines) {
      StringTokenizer words = new StringTokenizer(line);
      while (words.hasMoreTokens()) {
        counts.merge(words.nextToken(), 1L, Long::sum);
      }
    }
    return counts;
  }

  private static List<String> run(JobDefinition example, Parameters parameters) throws Exception {
    JobDefinition inSmallSplits = all -> example.define(all).withSplitSize(700).withPartitions(1);
    return LocalRunner.run(inSmallSplits, parameters).entries().stream()
        .map(entry -> entry.getKey() + "\t" + entry.getValue())
        .toList();
  }
}
