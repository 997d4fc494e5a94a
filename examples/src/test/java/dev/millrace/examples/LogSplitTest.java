package dev.millrace.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.InvalidJobException;
import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.local.LocalRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class LogSplitTest {

  @TempDir private Path directory;

  /** Lines of a log of three days and three levels, and some that are none. */
  public static List<String> log(int lines, int seed) {
    Random random = new Random(seed);
    List<String> log = new ArrayList<>();
    for (int line = 0; line < lines; line++) {
      String level = List.of("INFO", "WARN", "ERROR", "info").get(random.nextInt(4));
      String day = "2026-11-2" + (3 + random.nextInt(3));
      log.add(
          random.nextInt(20) == 0
              ? "### rotated " + line + " ###"
              : day + "T07:00:%02d ".formatted(random.nextInt(60)) + level + " message " + line);
    }
    return log;
  }

  /** What awk would do with each line, by the directory that it would go to. */
  public static Map<String, List<String>> sorted(List<String> log) {
    Map<String, List<String>> sorted = new TreeMap<>();
    for (String line : log) {
      String[] words = line.split(" ");
      boolean good = words[0].contains("T") && words[1].equals(words[1].toUpperCase());
      String name = good ? "level=" + words[1] + "/day=" + words[0].split("T")[0] : "rejected";
      sorted.computeIfAbsent(name, absent -> new ArrayList<>()).add(line);
    }
    return sorted;
  }

  /** The lines of all parts of each output beside the result, by its name. */
  public static Map<String, List<String>> sides(Path output) throws Exception {
    Map<String, List<String>> sides = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(output)) {
      for (Path file : tree.filter(Files::isRegularFile).sorted().toList()) {
        Path name = output.relativize(file).getParent();
        if (name != null) {
          sides
              .computeIfAbsent(name.toString(), absent -> new ArrayList<>())
              .addAll(Files.readAllLines(file));
        }
      }
    }
    return sides;
  }

  @Test
  void everyLineIsWhereItBelongsInItsOldOrder() throws Exception {
    // given
    List<String> log = log(3_000, 1);
    Path input = Files.write(directory.resolve("app.log"), log);
    Path output = directory.resolve("out");
    JobDefinition inSmallSplits =
        parameters -> new LogSplit().define(parameters).withSplitSize(20_000).withPartitions(2);

    // when
    LocalRunner.run(inSmallSplits, Parameters.of(input.toString()).withOutput(output.toString()));

    // then
    Map<String, List<String>> expected = sorted(log);
    assertThat(expected).hasSize(10);
    assertThat(sides(output)).isEqualTo(expected);
    List<String> contents = new ArrayList<>();
    expected.forEach((name, lines) -> contents.add(name + "\t" + lines.size()));
    contents.removeIf(line -> line.startsWith("rejected"));
    assertThat(
            Stream.of("part-00000", "part-00001")
                .flatMap(part -> read(output.resolve(part)).lines()))
        .containsExactlyInAnyOrderElementsOf(contents);
  }

  @Test
  void withoutADirectoryThereIsNothingToSortInto() throws Exception {
    // given
    Path input = Files.writeString(directory.resolve("app.log"), "x\n");

    // when, then
    assertThatThrownBy(() -> LocalRunner.run(new LogSplit(), Parameters.of(input.toString())))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("add --output DIR");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
