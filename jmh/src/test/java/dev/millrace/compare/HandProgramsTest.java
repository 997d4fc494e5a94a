package dev.millrace.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is compared with must be right itself. Each answer is found once more, plainly. */
class HandProgramsTest {

  private static final double SCALE = 0.003;

  @TempDir private Path directory;

  private final TreeMap<String, Long> sums = new TreeMap<>();

  @Test
  void wordsAreCounted() throws Exception {
    Path input = TestData.file(directory, "words", SCALE, TestData::words);
    for (String line : Files.readAllLines(input)) {
      for (String word : line.split(" ")) {
        sums.merge(word, 1L, Long::sum);
      }
    }

    assertThat(run(HandWordCount::main, input)).isEqualTo(lines(sums));
  }

  @Test
  void numbersAreAddedUp() throws Exception {
    Path input = TestData.file(directory, "pairs", SCALE, TestData::pairs);
    for (String line : Files.readAllLines(input)) {
      int tab = line.indexOf('\t');
      sums.merge(line.substring(0, tab), Long.parseLong(line.substring(tab + 1)), Long::sum);
    }

    assertThat(run(HandSumByKey::main, input)).isEqualTo(lines(sums));
  }

  @Test
  void recordsAreSorted() throws Exception {
    Path input = TestData.file(directory, "records", SCALE, TestData::records);
    List<String> expected =
        Files.readAllLines(input).stream()
            .sorted(Comparator.comparing(line -> line.substring(0, 10)))
            .toList();

    assertThat(run(HandSort::main, input)).isEqualTo(expected);
  }

  @Test
  void matchesAreCounted() throws Exception {
    Path input = TestData.file(directory, "code", SCALE, TestData::code);
    Matcher matcher = Pattern.compile("[a-z_]+_lock\\(").matcher(Files.readString(input));
    while (matcher.find()) {
      sums.merge(matcher.group(), 1L, Long::sum);
    }

    assertThat(run(HandGrep::main, input)).isEqualTo(lines(sums)).hasSizeGreaterThan(200);
  }

  @Test
  void piecesEndWithLinesWhereverTheLinesEnd() throws Exception {
    Path input = directory.resolve("lines");
    String longWord = "x".repeat(3_000_000);
    String text = "a b\n".repeat(600_000) + longWord + "\n" + "c\n\n".repeat(500_000) + "last word";
    Files.writeString(input, text);
    sums.put("a", 600_000L);
    sums.put("b", 600_000L);
    sums.put("c", 500_000L);
    sums.put("last", 1L);
    sums.put("word", 1L);
    sums.put(longWord, 1L);

    assertThat(run(HandWordCount::main, input)).isEqualTo(lines(sums));
  }

  @Test
  void theDigestOfABagKnowsNoOrderAndMissesNoLine() throws IOException {
    Path one = Files.writeString(directory.resolve("one"), "a\t1\nb\t2\n");
    Path other = Files.writeString(directory.resolve("other"), "b\t2\na\t1\n");
    Path less = Files.writeString(directory.resolve("less"), "a\t1\nb\t3\n");

    long digest = Answers.digest(List.of(one), false);

    assertThat(Answers.digest(List.of(other), false)).isEqualTo(digest);
    assertThat(Answers.digest(List.of(less), false)).isNotEqualTo(digest);
    assertThat(Answers.digest(List.of(one), true))
        .isNotEqualTo(Answers.digest(List.of(other), true));
  }

  private interface Program {
    void run(String[] arguments) throws Exception;
  }

  private List<String> run(Program program, Path input) throws Exception {
    Path output = directory.resolve("output");
    program.run(new String[] {input.toString(), output.toString()});
    return Files.readAllLines(output);
  }

  private static List<String> lines(TreeMap<String, Long> sums) {
    return sums.entrySet().stream().map(sum -> sum.getKey() + "\t" + sum.getValue()).toList();
  }
}
