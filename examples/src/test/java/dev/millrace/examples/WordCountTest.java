package dev.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.local.LocalRunner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordCountTest {

  @TempDir Path directory;

  @Test
  void wordsAreCountedOverAllLines() throws Exception {
    assertThat(count("to be or not\nto be\n"))
        .containsExactly(entry("be", 2L), entry("not", 1L), entry("or", 1L), entry("to", 2L));
  }

  @Test
  void caseAndPunctuationAreKept() throws Exception {
    assertThat(count("Light, light light,"))
        .containsExactly(entry("Light,", 1L), entry("light", 1L), entry("light,", 1L));
  }

  @Test
  void wordsEndAtSpaceTabCarriageReturnLineFeedAndFormFeedOnly() throws Exception {
    assertThat(count(" a  a\ta\t\ta\ra\r\na\fa\n\n a\u000Bb a\u00A0b a\u2003b "))
        .containsExactly(
            entry("a", 7L), entry("a\u000Bb", 1L), entry("a\u00A0b", 1L), entry("a\u2003b", 1L));
  }

  @Test
  void textWithoutWordsGivesNothing() throws Exception {
    assertThat(count("")).isEmpty();
    assertThat(count(" \t\n\f\r\n \n")).isEmpty();
  }

  @Test
  void longerTextAgreesWithOneHashMapHoweverItIsSplit() throws Exception {
    String text = String.join("\n", Texts.lines(20_000, 42));
    Map<String, Long> expected = new HashMap<>();
    for (String word : text.split("[ \t\r\n\f]+")) {
      expected.merge(word, 1L, Long::sum);
    }
    expected.remove("");
    Parameters parameters = Texts.input(directory, text);

    Map<?, ?> whole = LocalRunner.run(new WordCount(), parameters).asMap();
    Map<?, ?> split = LocalRunner.run(inSmallSplits(new WordCount()), parameters).asMap();

    assertThat(whole).isEqualTo(expected);
    assertThat(split).isEqualTo(expected);
    assertThat(List.copyOf(split.keySet())).isEqualTo(inByteOrder(expected));
  }

  private Map<Object, Object> count(String text) throws Exception {
    return LocalRunner.run(new WordCount(), Texts.input(directory, text)).asMap();
  }

  private static JobDefinition inSmallSplits(JobDefinition definition) {
    return parameters -> definition.define(parameters).withSplitSize(10_000).withPartitions(7);
  }

  private static List<String> inByteOrder(Map<String, Long> counts) {
    return counts.keySet().stream()
        .sorted((a, b) -> Arrays.compareUnsigned(utf8(a), utf8(b)))
        .toList();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
