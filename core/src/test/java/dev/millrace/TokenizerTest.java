package dev.millrace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringTokenizer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.api.Test;

class TokenizerTest {

  @Test
  void wordsAreRunsOfAnythingButWhiteSpace() {
    assertThat(tokens(Tokenizer.words(), " one  two\tthree\r\nfour\f five,six é𝄞 "))
        .containsExactly("one", "two", "three", "four", "five,six", "é𝄞");
    assertThat(tokens(Tokenizer.words(), "")).isEmpty();
    assertThat(tokens(Tokenizer.words(), " \t ")).isEmpty();
    // A control character that is no separator, and a byte that is one only with other bits.
    assertThat(tokens(Tokenizer.words(), "a\u0001b\0c \u2009\u0120")).hasSize(2);
  }

  @Test
  void fieldsMayBeEmpty() {
    assertThat(tokens(Tokenizer.fields('\t'), "a\t\tb\t")).containsExactly("a", "", "b", "");
    assertThat(tokens(Tokenizer.fields(','), "")).containsExactly("");
  }

  @Test
  void aSeparatorThatIsNotAsciiIsRefused() {
    assertThatThrownBy(() -> Tokenizer.separatedBy(" é"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A separator must be an ASCII character: é");
  }

  @Property(tries = 500)
  void tokensAreThoseOfTheStandardLibrary(
      @ForAll @Chars({'a', ' ', ',', '\t', '\0', '\u007f', 'é', '€'}) String text) {
    List<String> expected = new ArrayList<>();
    StringTokenizer tokenizer = new StringTokenizer(text, " ,");
    while (tokenizer.hasMoreTokens()) {
      expected.add(tokenizer.nextToken());
    }

    assertThat(tokens(Tokenizer.separatedBy(" ,"), text)).isEqualTo(expected);
    assertThat(tokens(Tokenizer.fields(','), text)).isEqualTo(Arrays.asList(text.split(",", -1)));
  }

  private static List<String> tokens(Tokenizer tokenizer, String text) {
    List<String> tokens = new ArrayList<>();
    // In the middle of an array whose next bytes would go on with the text.
    Utf8 middle = Utf8.of("-" + text + "- -");
    tokenizer.forEach(middle.slice(1, middle.size() - 3), token -> tokens.add(token.toString()));
    return tokens;
  }
}
