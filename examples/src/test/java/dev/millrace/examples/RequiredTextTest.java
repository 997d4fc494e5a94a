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
    assertThat(RequiredText.of(regex).text()).isEqualTo(required);
  }

  @ParameterizedTest
  @CsvSource({
    "'[a-z_]+_lock\\(', 'x = (raw_spin_lock(y', 5",
    "'[a-z_]{2,}_lock\\(', 'aé_lock(', 0",
    "'\\w*?=', 'one two=', 4",
    "'lock', 'a lock', 2",
    "'^lock', 'a lock', 0",
    "'[a-z]+ [a-z]+=', 'one two=', 0",
    "'[a-z]+=', 'one two', -1"
  })
  void whereAMatchCanBegin(String regex, String line, int start) {
    assertThat(RequiredText.of(regex).start(line, 0)).isEqualTo(start);
  }

  @Property(tries = 2_000)
  void noMatchBeginsBefore(@ForAll("regexes") String regex, @ForAll("texts") String text) {
    RequiredText required = RequiredText.of(regex);
    Matcher matcher = Pattern.compile(regex).matcher(text);
    for (int from = 0; from <= text.length(); from++) {
      int first = matcher.find(from) ? matcher.start() : -1;
      int start = required.start(text, from);

      assertThat(start).isBetween(-1, text.length());
      assertThat(start >= 0 && matcher.find(start) ? matcher.start() : -1).isEqualTo(first);
    }
  }

  @Property(tries = 1_000)
  void whateverMatchesContainsIt(@ForAll("regexes") String regex, @ForAll("texts") String text) {
    Matcher matcher = Pattern.compile(regex).matcher(text);
    while (matcher.find()) {
      assertThat(matcher.group()).contains(RequiredText.of(regex).text());
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
