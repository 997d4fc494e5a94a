package dev.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.Parameters;
import dev.millrace.local.LocalRunner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SortTest {

  @TempDir Path directory;

  @Test
  void partsInOrderAreTheSortedLinesAndEachHasItsShare() throws Exception {
    List<String> lines = lines(20_000, 100_000);

    List<List<String>> parts = sort(lines);

    assertThat(parts.stream().flatMap(List::stream).toList()).isEqualTo(sorted(lines));
    assertThat(parts).hasSize(4);
    assertThat(parts).allSatisfy(part -> assertThat(part).hasSizeBetween(4_000, 6_000));
  }

  @Test
  void equalKeysStayInTheOrderOfTheInput() throws Exception {
    List<String> lines = lines(5_000, 3);

    assertThat(sort(lines).stream().flatMap(List::stream).toList()).isEqualTo(sorted(lines));
  }

  @Test
  void anEmptyInputMakesEmptyParts() throws Exception {
    assertThat(sort(List.of())).hasSize(4).allSatisfy(part -> assertThat(part).isEmpty());
  }

  private static List<String> lines(int count, int keys) {
    Random random = new Random(5);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add("k" + random.nextInt(keys) + "é\tline " + i);
    }
    return lines;
  }

  private static List<String> sorted(List<String> lines) {
    return lines.stream()
        .sorted(
            Comparator.comparing(
                line -> line.substring(0, line.indexOf('\t')).getBytes(StandardCharsets.UTF_8),
                Arrays::compareUnsigned))
        .toList();
  }

  private List<List<String>> sort(List<String> lines) throws Exception {
    String text = lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    Path output = directory.resolve("sorted");
    Parameters parameters = Texts.input(directory, text).withOutput(output.toString());
    LocalRunner.run(new Sort(), parameters);
    List<List<String>> parts = new ArrayList<>();
    try (Stream<Path> files = Files.list(output)) {
      for (Path file : files.filter(f -> f.toString().contains("part-")).sorted().toList()) {
        parts.add(read(file));
      }
    }
    return parts;
  }

  private static List<String> read(Path file) throws IOException {
    return Files.readAllLines(file);
  }
}
