package dev.millrace.roles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.Printed;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is kept of what is printed: the ends of it, however it comes. */
final class PrintLogTest {
  private static final int END = 16 << 10;

  private final PrintLog log = new PrintLog();

  @Test
  void littleIsKeptAsItIs() {
    log.add("one\n");
    log.add("zwei ü");

    assertThat(log.printed()).isEqualTo(new Printed("one\nzwei ü", 11));
  }

  @Test
  void nothingIsNothing() {
    log.add("");

    assertThat(log.printed()).isEqualTo(Printed.NOTHING);
  }

  @Test
  void ofMuchTheEndsAreKeptWhateverThePieces() {
    Random random = new Random(7);
    StringBuilder all = new StringBuilder();
    for (int piece = 0; piece < 3_000; piece++) {
      String text = "%06d ".formatted(piece) + "x".repeat(random.nextInt(200)) + "\n";
      all.append(text);
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      log.add(bytes, 0, bytes.length);

      if (piece % 100 == 0 || piece < 300) {
        assertThat(log.printed().text()).isEqualTo(expected(all.toString()));
      }
    }
    assertThat(log.printed().bytes()).isEqualTo(all.length());
  }

  @Test
  void oneHugeTextIsCutWithoutACopyOfAllOfIt() {
    String huge = "a".repeat(END) + "b".repeat(10_000_000) + "c".repeat(END);

    log.add(huge);

    assertThat(log.printed()).isEqualTo(new Printed(expected(huge), huge.length()));
  }

  @Test
  void oneHugePieceOfBytesKeepsItsEnds() {
    byte[] huge =
        ("a".repeat(END) + "b".repeat(100_000) + "c".repeat(END)).getBytes(StandardCharsets.UTF_8);

    log.add(huge, 0, huge.length);

    assertThat(log.printed().text()).isEqualTo(expected(new String(huge, StandardCharsets.UTF_8)));
  }

  @Test
  void characterThatLiesAcrossTheBorderIsWhole() {
    log.add("a".repeat(END - 1));
    log.add("ü!");

    assertThat(log.printed().text()).endsWith("aü!");
  }

  @Test
  void whatIsNoTextIsKeptAsTextAllTheSame() {
    log.add(new byte[] {'a', (byte) 0xff, 0, 'b'}, 0, 4);

    assertThat(log.printed()).isEqualTo(new Printed("a\ufffd\0b", 4));
  }

  @Test
  void whatComesAfterTheEndIsNotKept() {
    log.add("before");
    log.close();
    log.add("after");

    assertThat(log.printed()).isEqualTo(Printed.NOTHING);
  }

  private static String expected(String all) {
    if (all.length() <= 2 * END) {
      return all;
    }
    return all.substring(0, END)
        + "\n[... "
        + (all.length() - 2 * END)
        + " bytes left out ...]\n"
        + all.substring(all.length() - END);
  }
}
