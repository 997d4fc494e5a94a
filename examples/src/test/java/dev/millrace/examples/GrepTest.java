package dev.millrace.examples;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.millrace.InvalidJobException;
import dev.millrace.Parameters;
import dev.millrace.local.LocalRunner;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrepTest {

  @TempDir Path directory;

  @Test
  void everyMatchInALineIsCountedUnderItsText() throws Exception {
    assertThat(grep("5\\d\\d", "GET 500 502\nPUT 200\nGET 500, 5000\n"))
        .containsExactly(entry("500", 3L), entry("502", 1L));
  }

  @Test
  void emptyMatchesAreNotCounted() throws Exception {
    assertThat(grep("x*", "axxb\nx\n\n")).containsExactly(entry("x", 1L), entry("xx", 1L));
    assertThat(grep("", "abc\n")).isEmpty();
  }

  @Test
  void matchesStayWithinALineAndAnchorsMeanItsEnds() throws Exception {
    assertThat(grep("a\\s+b", "a b\na\nb\n")).containsExactly(entry("a b", 1L));
    assertThat(grep("^a|b$", "aab\nbaa\nabb\n")).containsExactly(entry("a", 2L), entry("b", 2L));
  }

  @Test
  void patternThatOccursNowhereGivesNothing() throws Exception {
    assertThat(grep("z", "abc\n")).isEmpty();
  }

  @Test
  void longerTextAgreesWithAStreamOfMatches() throws Exception {
    String regex = "(?i)[a-z]+1\\d?\\b";
    List<String> lines = Texts.lines(2_000, 7);
    Map<String, Long> expected =
        lines.stream()
            .flatMap(line -> Pattern.compile(regex).matcher(line).results())
            .collect(groupingBy(MatchResult::group, counting()));

    assertThat(expected).hasSizeGreaterThan(5);
    assertThat((Map<?, ?>) grep(regex, String.join("\n", lines))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "[abc,   Unclosed character class near character 4 of [abc",
    "a(b,    Unclosed group near character 3 of a(b",
    "),      Unmatched closing ')' near character 1 of )",
    "(,      Unclosed group near character 1 of (",
    "*a,     Dangling meta character '*' near character 1 of *a",
  })
  void badPatternIsNamedWithItsPosition(String regex, String error) {
    Parameters parameters = Parameters.of("in.txt").with("pattern", regex);

    assertThatThrownBy(() -> new Grep().define(parameters))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage("Parameter pattern is not a regular expression: " + error);
  }

  private Map<Object, Object> grep(String regex, String text) throws Exception {
    Parameters parameters = Texts.input(directory, text).with("pattern", regex);
    return LocalRunner.run(new Grep(), parameters).asMap();
  }
}
