package dev.millrace.examples.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.examples.DocBlock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands that the documentation shows with their output print that output; {@link DocBlock}
 * says which those are.
 */
class DocsRunIT {

  private static final String ANY_LINES = "...";
  private static final String FLEET = "fleet";
  private static final String MAVEN = "mvn";

  @TempDir private static Path scratch;
  private static DocShell shell;

  @BeforeAll
  static void openShell() throws Exception {
    shell = new DocShell(scratch);
  }

  @AfterAll
  static void closeShell() throws IOException {
    shell.close();
  }

  static Stream<String> pages() throws IOException {
    return DocBlock.all().stream()
        .filter(block -> block.mark().equals("run"))
        .map(DocBlock::page)
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void commandsPrintWhatThePageShows(String page) throws Exception {
    shell.begin();
    for (DocBlock block : DocBlock.all()) {
      if (block.page().equals(page) && block.mark().equals("run")) {
        run(block);
      }
    }
  }

  private static void run(DocBlock block) throws Exception {
    if (block.arguments().contains(MAVEN)) {
      shell.useMaven();
    }
    for (String program : block.arguments()) {
      if (!program.equals(FLEET) && !shell.has(program)) {
        return;
      }
    }
    for (DocBlock.Command command : block.commands()) {
      String printed =
          block.arguments().contains(FLEET)
              ? shell.runBesideFleet(command.line())
              : shell.run(command.line());
      assertThat(command.shown().stream())
          .allSatisfy(
              shown ->
                  assertThat(matches(printed.lines().toList(), shown))
                      .as(
                          "%s: %s prints%n%s%nnot%n%s",
                          block, command.line(), printed, String.join("\n", shown))
                      .isTrue());
    }
  }

  @Test
  void anyLinesStandsForNoneOrMany() {
    assertThat(matches(List.of("a", "b", "c"), List.of("a", "...", "c"))).isTrue();
    assertThat(matches(List.of("a", "c"), List.of("a", "...", "c"))).isTrue();
    assertThat(matches(List.of("a", "b", "c", "c"), List.of("...", "c"))).isTrue();
    assertThat(matches(List.of("a", "b"), List.of("a"))).isFalse();
    assertThat(matches(List.of("a"), List.of("a", "b"))).isFalse();
    assertThat(matches(List.of("a", "b"), List.of("...", "c"))).isFalse();
  }

  private static boolean matches(List<String> printed, List<String> shown) {
    if (shown.isEmpty()) {
      return printed.isEmpty();
    }
    List<String> rest = shown.subList(1, shown.size());
    if (shown.get(0).equals(ANY_LINES)) {
      return matches(printed, rest)
          || (!printed.isEmpty() && matches(printed.subList(1, printed.size()), shown));
    }
    return !printed.isEmpty()
        && printed.get(0).equals(shown.get(0))
        && matches(printed.subList(1, printed.size()), rest);
  }
}
