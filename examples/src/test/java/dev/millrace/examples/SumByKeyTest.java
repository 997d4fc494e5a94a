package dev.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.Parameters;
import dev.millrace.Utf8;
import dev.millrace.engine.UserCodeException;
import dev.millrace.local.LocalRunner;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SumByKeyTest {

  @TempDir Path directory;

  @Test
  void numbersOfAKeyAreAddedUp() throws Exception {
    Random random = new Random(4);
    StringBuilder text = new StringBuilder();
    Map<Object, Object> expected = new HashMap<>();
    for (int i = 0; i < 5_000; i++) {
      String key = i % 500 == 0 ? "" : "kéy" + random.nextInt(1_000);
      long number = random.nextInt() * 1_000_000L;
      text.append(key).append('\t').append(number).append(i % 3 == 0 ? "\r\n" : "\n");
      expected.merge(Utf8.of(key), number, (a, b) -> (long) a + (long) b);
    }

    Parameters parameters = Texts.input(directory, text.toString());

    assertThat(LocalRunner.run(new SumByKey(), parameters).asMap()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "'no tab here', 'A line has no tab between key and number: no tab here'",
    "'key\ttwelve', 'For input string: \"twelve\"'",
    "'key\t', 'For input string: \"\"'"
  })
  void aLineThatIsNoPairIsNamed(String line, String cause) throws Exception {
    Parameters parameters = Texts.input(directory, "a\t1\n" + line + "\nb\t2\n");

    assertThatThrownBy(() -> LocalRunner.run(new SumByKey(), parameters))
        .isInstanceOfSatisfying(
            UserCodeException.class, e -> assertThat(e.position()).endsWith("input.txt, byte 4"))
        .hasMessageContaining(cause);
  }
}
