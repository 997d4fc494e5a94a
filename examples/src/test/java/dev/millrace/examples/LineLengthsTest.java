package dev.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.millrace.InvalidJobException;
import dev.millrace.Parameters;
import dev.millrace.local.LocalRunner;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineLengthsTest {

  @TempDir Path directory;

  @Test
  void bucketsComeOutInNumericOrder() throws Exception {
    assertThat(lengths("10", 100, 5, 1000, 99, 9, 10, 95, 0))
        .containsExactly(
            entry(0, 3L), entry(10, 1L), entry(90, 2L), entry(100, 1L), entry(1000, 1L));
  }

  @Test
  void bucketsAreTenCharactersWideUnlessSaidOtherwise() throws Exception {
    Parameters parameters = Texts.input(directory, "x".repeat(19) + "\n");

    assertThat(LocalRunner.run(new LineLengths(), parameters).asMap())
        .containsExactly(entry(10, 1L));
  }

  @Test
  void widthSetsTheBuckets() throws Exception {
    assertThat(lengths("1", 2, 3, 2)).containsExactly(entry(2, 2L), entry(3, 1L));
    assertThat(lengths("7", 6, 7, 13, 14))
        .containsExactly(entry(0, 1L), entry(7, 2L), entry(14, 1L));
    assertThat(lengths(String.valueOf(Long.MAX_VALUE), 0, 500)).containsExactly(entry(0, 2L));
  }

  @Test
  void lengthIsCountedInCharactersWithoutTheLineEnd() throws Exception {
    Parameters parameters =
        Texts.input(directory, "äß\r\n\uD83D\uDE00\uD83D\uDE00\nab").with("width", "1");

    assertThat(LocalRunner.run(new LineLengths(), parameters).asMap())
        .containsExactly(entry(2, 3L));
  }

  @Test
  void longerTextAgreesWithATreeMap() throws Exception {
    List<String> lines = Texts.lines(2_000, 11);
    Map<Integer, Long> expected = new TreeMap<>();
    for (String line : lines) {
      // The reader takes one CR before the line feed for a part of the line end.
      int length = (int) line.replaceFirst("\r$", "").codePoints().count();
      expected.merge(length / 10 * 10, 1L, Long::sum);
    }

    Parameters parameters = Texts.input(directory, String.join("\n", lines) + "\n");
    Map<?, ?> result = LocalRunner.run(new LineLengths(), parameters).asMap();

    assertThat(result).isEqualTo(expected);
    assertThat(List.copyOf(result.keySet())).isEqualTo(List.copyOf(expected.keySet()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1.5", "wide", ""})
  void badWidthIsNamed(String width) {
    Parameters parameters = Parameters.of("in.txt").with("width", width);

    assertThatThrownBy(() -> new LineLengths().define(parameters))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageStartingWith("Parameter width must be ")
        .hasMessageEndingWith(": " + width);
  }

  /** Runs the job on lines of these lengths. */
  private Map<Object, Object> lengths(String width, int... lengths) throws Exception {
    StringBuilder text = new StringBuilder();
    for (int length : lengths) {
      text.append("x".repeat(length)).append('\n');
    }
    Parameters parameters = Texts.input(directory, text.toString()).with("width", width);
    return LocalRunner.run(new LineLengths(), parameters).asMap();
  }
}
