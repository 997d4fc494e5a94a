package dev.millrace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {

  @Property(tries = 300)
  void aSliceIsTheCharSequenceThatItsStringIs(
      @ForAll @Chars({'a', 'b', ' ', 'é', '€'}) String text) {
    Utf8 utf8 = inTheMiddle(text);

    assertThat(utf8.toString()).isEqualTo(text);
    assertThat(utf8.length()).isEqualTo(text.length());
    assertThat(new StringBuilder(utf8)).hasToString(text);
    assertThat(utf8.subSequence(text.length() / 2, text.length()).toString())
        .isEqualTo(text.substring(text.length() / 2));
    assertThat(Pattern.compile("a+").matcher(utf8).find()).isEqualTo(text.contains("a"));
    assertThat(utf8.toByteArray()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    assertThat(utf8.size()).isEqualTo(utf8.toByteArray().length);
  }

  @Property(tries = 300)
  void equalityHashAndOrderAreThoseOfTheBytes(
      @ForAll @Chars({'a', 'b', '\0', 'é'}) String left,
      @ForAll @Chars({'a', 'b', '\0', 'é'}) String right) {
    Utf8 a = inTheMiddle(left);
    Utf8 b = Utf8.of(right);

    assertThat(a.equals(b)).isEqualTo(left.equals(right));
    assertThat((Object) a).isEqualTo(Utf8.of(left)).hasSameHashCodeAs(Utf8.of(left));
    assertThat(Integer.signum(a.compareTo(b)))
        .isEqualTo(
            Integer.signum(
                Arrays.compareUnsigned(
                    left.getBytes(StandardCharsets.UTF_8),
                    right.getBytes(StandardCharsets.UTF_8))));
    assertThat(a.startsWith(b)).isEqualTo(left.startsWith(right));
    assertThat(a.indexOf(b, 0)).isEqualTo(bytesBefore(left, left.indexOf(right)));
  }

  @Test
  void bytesAreFoundWhereverTheyStand() {
    String text = "x".repeat(40);
    for (int at = 0; at < 40; at++) {
      Utf8 utf8 = inTheMiddle(text.substring(0, at) + "_lock(" + text.substring(at));

      assertThat(utf8.indexOf(Utf8.of("_lock("), 0)).isEqualTo(at);
      assertThat(utf8.indexOf(Utf8.of("_lock("), at + 1)).isEqualTo(-1);
      assertThat(utf8.indexOf('(', 0)).isEqualTo(at + 5);
      assertThat(utf8.indexOf('(', at + 6)).isEqualTo(-1);
      assertThat(utf8.slice(0, at + 5).indexOf(Utf8.of("_lock("), 0)).isEqualTo(-1);
    }
    assertThat(Utf8.of("a_loc(_lock)_lock(").indexOf(Utf8.of("_lock("), 0)).isEqualTo(12);
    assertThat(Utf8.of("ab").indexOf(Utf8.EMPTY, 1)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "+7",
        "123456789012345678",
        "9223372036854775807",
        "-9223372036854775808",
        "0012"
      })
  void wholeNumbersAreRead(String text) {
    assertThat(inTheMiddle(text).toLong()).isEqualTo(Long.parseLong(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "+", "1 ", "a", "9223372036854775808", "1-", "--1"})
  void whatIsNoWholeNumberIsRefused(String text) {
    assertThatThrownBy(() -> inTheMiddle(text).toLong())
        .isInstanceOf(NumberFormatException.class)
        .hasMessageContaining("\"" + text + "\"");
  }

  @Test
  void malformedBytesStayAsTheyAre() {
    Utf8 utf8 = Utf8.copyOf(new byte[] {'a', (byte) 0xff, 'b'}, 0, 3);

    assertThat(utf8.toString()).isEqualTo("a\ufffdb");
    assertThat(utf8.toByteArray()).containsExactly('a', 0xff, 'b');
    assertThat((Object) utf8).isNotEqualTo(Utf8.of("a\ufffdb"));
  }

  @Test
  void indexesOutsideAreRefused() {
    Utf8 utf8 = inTheMiddle("abc");

    assertThatThrownBy(() -> utf8.byteAt(3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> utf8.charAt(3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> utf8.slice(2, 4)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> utf8.slice(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static int bytesBefore(String text, int index) {
    return index < 0 ? -1 : text.substring(0, index).getBytes(StandardCharsets.UTF_8).length;
  }

  /** A slice of a longer text. */
  private static Utf8 inTheMiddle(String text) {
    Utf8 longer = Utf8.of("é1" + text + "2é");
    return longer.slice(3, longer.size() - 3);
  }
}
