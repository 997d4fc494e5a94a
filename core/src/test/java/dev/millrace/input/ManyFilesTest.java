package dev.millrace.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.InvalidJobException;
import dev.millrace.Job;
import dev.millrace.Reducers;
import dev.millrace.local.LocalRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many files, deep below, with odd names: each is read once, or refused by name. */
@Timeout(120)
class ManyFilesTest {

  @TempDir private Path directory;

  @Test
  void twentyThousandSmallFilesAreReadOnceEach() throws Exception {
    for (int i = 0; i < 20_000; i++) {
      Path below = directory.resolve("d" + i % 100);
      if (i < 100) {
        Files.createDirectory(below);
      }
      Files.writeString(below.resolve("f" + i), "number " + i + "\n");
    }

    assertThat(
            TextInput.lines(directory.toString())
                .splits(InputTesting.context(OptionalLong.empty(), 2)))
        .hasSizeLessThan(10);
    assertThat(sum(directory.toString())).isEqualTo(Map.of("files", 20_000L, "sum", 199_990_000L));
    assertThat(sum(directory + "/d7*/*")).containsEntry("files", 200L * 11);
  }

  @Test
  void treeThirtyDeepWithOddNamesIsReadInTheOrderOfItsPaths() throws Exception {
    List<String> names =
        List.of(
            "a b",
            "new\nline",
            "tab\tname",
            "\u00FC\u00DF",
            "\uD83D\uDE00",
            "[x]{y}*",
            "back\\slash",
            "quo\"te'",
            "zip:x",
            "a%20b");
    Path deep = directory;
    List<String> expected = new ArrayList<>();
    for (int depth = 0; depth < 30; depth++) {
      deep = Files.createDirectory(deep.resolve(names.get(depth % names.size())));
      String line = "depth " + depth;
      Files.writeString(deep.resolve(names.get((depth + 3) % names.size()) + ".txt"), line + "\n");
      expected.add(line);
    }

    assertThat(InputTesting.read(TextInput.lines(directory.toString()), 7))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(InputTesting.read(TextInput.lines(directory + "/**/*.txt"), 1_000))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(InputTesting.read(FileInput.of(directory + "/a b/**/new\nline"), 10))
        .allMatch(file -> file.contains("new\nline"))
        .hasSize(29);
  }

  @Test
  void loopsOfLinksAreRefusedByNameHoweverLong() throws IOException {
    Path a = Files.createDirectories(directory.resolve("a/b/c"));
    Path x = Files.createDirectories(directory.resolve("x/y"));
    Files.writeString(a.resolve("f"), "f\n");
    Files.createSymbolicLink(a.resolve("to x"), directory.resolve("x"));
    Files.createSymbolicLink(x.resolve("to a"), directory.resolve("a"));

    for (String path : List.of(directory.toString(), directory + "/a", directory + "/**/f")) {
      assertThatThrownBy(() -> InputTesting.read(TextInput.lines(path), 10))
          .isInstanceOf(InvalidJobException.class)
          .hasMessageContaining("is a symbolic link back to " + directory.toRealPath())
          .hasMessageContaining("remove the loop");
    }
  }

  private static Map<String, Long> sum(String path) throws Exception {
    return LocalRunner.run(
            Job.named("sum")
                .input(TextInput.lines(path))
                .<String, Long>mapper(
                    (line, out) -> {
                      out.emit("files", 1L);
                      out.emit("sum", Long.parseLong(line.substring("number ".length())));
                    })
                .reducer(Reducers.sumOfLongs())
                .build())
        .asMap();
  }
}
