package dev.millrace.examples.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.examples.DocBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands that the documentation shows with their output print that output; {@link DocBlock}
 * says which those are.
 */
class DocsRunIT {

  private static final String PROMPT = "$ ";
  private static final String ANY_LINES = "...";

  @TempDir private Path scratch;

  static Stream<DocBlock> blocksToRun() throws IOException {
    return DocBlock.all().stream().filter(block -> block.mark().equals("run"));
  }

  /** What a clone that is built has at its root, as far as commands name it, and nothing else. */
  @BeforeEach
  void prepare() throws IOException {
    copy("README.md");
    copy("examples/data");
    copy("examples/src/getting-started");
    Files.createSymbolicLink(scratch.resolve("runtime"), DocBlock.root().resolve("runtime"));
    Path launcher = scratch.resolve("millrace");
    String command =
        MillraceProcess.setup(scratch).command().stream()
            .map(part -> "'" + part + "'")
            .collect(Collectors.joining(" "));
    Files.writeString(launcher, "#!/bin/sh\nexec " + command + " \"$@\"\n");
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("blocksToRun")
  void commandsPrintWhatThePageShows(DocBlock block) throws Exception {
    assertThat(block.lines().get(0)).as(block.toString()).startsWith(PROMPT);
    for (int at = 0; at < block.lines().size(); ) {
      String command = block.lines().get(at).substring(PROMPT.length());
      List<String> shown = new ArrayList<>();
      for (at++; at < block.lines().size() && !block.lines().get(at).startsWith(PROMPT); at++) {
        shown.add(block.lines().get(at));
      }
      String printed = run(command);
      assertThat(matches(printed.lines().toList(), shown))
          .as("%s: %s prints%n%s%nnot%n%s", block, command, printed, String.join("\n", shown))
          .isTrue();
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

  private void copy(String name) throws IOException {
    Path root = DocBlock.root();
    try (Stream<Path> files = Files.walk(root.resolve(name))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = scratch.resolve(root.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  private String run(String command) throws IOException, InterruptedException {
    try (MillraceProcess process =
        MillraceProcess.setup(scratch).program("sh", "-e", "-c").start(command)) {
      return new String(process.output(), UTF_8);
    }
  }
}
