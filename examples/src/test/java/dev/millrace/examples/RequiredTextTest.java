package dev.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequiredTextTest {

  @ParameterizedTest
  @CsvSource({
    "'[a-z_]+_lock\\(', '_lock('",
    "'status=5[0-9][0-9]', 'status=5'",
    "'abc?def', 'def'",
    "'abc*', 'ab'",
    "'ab+c', 'a'",
    "'ab{0,2}cde', 'cde'",
    "'\\bword\\b', 'word'",
    "'a\\.b', 'a.b'",
    "'[[a-b]c]xy', 'xy'",
    "'a|bcd', ''",
    "'(?i)abc', ''",
    "'(abc)?', ''",
    "'\\Qa|b\\E', ''",
    "'x\\x41', ''",
    "'Wörter', 'rter'",
    "'', ''",
    "'.*', ''"
  })
  void textThatEveryMatchContains(String regex, String required) {
    assertThat(RequiredText.of(regex)).isEqualTo(required);
  }

  @Property(tries = 1_000)
  void whateverMatchesContainsIt(@ForAll("regexes") String regex, @ForAll("texts") String text) {
    Matcher matcher = Pattern.compile(regex).matcher(text);
    while (matcher.find()) {
      assertThat(matcher.group()).contains(RequiredText.of(regex));
    }
  }

  @Provide
  Arbitrary<String> regexes() {
    return Arbitraries.of(
            "a", "b", "ab", "[ab]", "[^a]", "\\.", ".", "a?", "b*", "b+", "a{0}", "a{2}", "(a)",
            "(b|)", "\\w")
        .list()
        .ofMaxSize(6)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars('a', 'b', '.').ofMaxLength(12);
  }
}
