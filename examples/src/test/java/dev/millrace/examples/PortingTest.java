package dev.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.Parameters;
import dev.millrace.local.LocalRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table of {@code docs/porting.md}, which counts lines. */
class PortingTest {

  private static final Pattern ROW =
      Pattern.compile("\\| [^|]+ \\| (\\d+)[^|]* \\| (\\d+) \\| ([^|]*) \\|[^|]*\\|");
  private static final Pattern LINK = Pattern.compile("\\[[^]]+]\\(\\.\\./([^)]+\\.java)\\)");

  @TempDir Path directory;

  @Test
  void ourLinesAreCountedRightlyAndAreFewer() throws IOException {
    List<String> rows = new ArrayList<>();
    for (String line : Files.readAllLines(DocBlock.root().resolve("docs/porting.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        rows.add(line);
        int lines = 0;
        Matcher link = LINK.matcher(row.group(3));
        while (link.find()) {
          lines += lines(Files.readString(DocBlock.root().resolve(link.group(1))));
        }
        assertThat(Integer.parseInt(row.group(2))).as(line).isEqualTo(lines);
        assertThat(lines).as(line).isLessThan(Integer.parseInt(row.group(1)));
      }
    }
    assertThat(rows).hasSizeGreaterThan(20);
  }

  @Test
  void blankLinesAndCommentsDoNotCount() {
    assertThat(lines("/* a\n b */\nint x; // c\n\n  // d\n/** e */ int y;\n * f\n")).isEqualTo(3);
  }

  @Test
  void thePlainGrepFindsWhatTheQuickOneFinds() throws Exception {
    Parameters parameters =
        Texts.input(directory, String.join("\n", Texts.lines(300, 5))).with("pattern", "\\S{1,3}");

    assertThat(LocalRunner.run(new PlainGrep(), parameters).entries())
        .hasSizeGreaterThan(20)
        .isEqualTo(LocalRunner.run(new Grep(), parameters).entries());
  }

  /**
   * Lines that are neither blank nor all comment; no source here has a comment's sign in a text.
   */
  private static long lines(String source) {
    return source
        .replaceAll("(?s)/\\*.*?\\*/", "")
        .replaceAll("(?m)(^|\\s)//.*$", "")
        .lines()
        .filter(line -> !line.isBlank())
        .count();
  }
}
