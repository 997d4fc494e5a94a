package dev.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The messages that docs/troubleshooting.md explains are those that the program has. */
class TroubleshootingTest {

  private static final Pattern JOINED = Pattern.compile("\"\\s*\\+\\s*\"");
  private static final String DIFFERS = "…";

  @Test
  void eachHeadingIsAMessageOfTheProgram() throws IOException {
    String messages = messages();

    assertThat(headings())
        .hasSizeGreaterThan(25)
        .allSatisfy(heading -> assertSaid(heading, messages));
  }

  @Test
  void aHeadingThatNothingSaysIsFound() throws IOException {
    String messages = messages();

    assertThat(isSaid("Redis at … is a teapot, which takes no writes", messages)).isFalse();
    assertThat(isSaid("Redis at … is a replica of …, which takes no writes", messages)).isTrue();
  }

  private static void assertSaid(String heading, String messages) {
    assertThat(isSaid(heading, messages)).as(heading).isTrue();
  }

  /** Whether all that does not differ from one time to the next stands in a source. */
  private static boolean isSaid(String heading, String messages) {
    return Arrays.stream(heading.split(DIFFERS))
        .map(part -> part.strip().replaceAll("^[:;,()]+|[:;,()]+$", "").strip())
        .filter(part -> part.length() > 3)
        .allMatch(messages::contains);
  }

  private static List<String> headings() throws IOException {
    return Files.readAllLines(DocBlock.root().resolve("docs/troubleshooting.md")).stream()
        .filter(line -> line.startsWith("### "))
        .map(line -> line.substring(4))
        .toList();
  }

  /** The sources, with literals that are joined as one. */
  private static String messages() throws IOException {
    List<String> sources = new ArrayList<>();
    for (String module : List.of("core", "runtime")) {
      try (Stream<Path> files =
          Files.walk(DocBlock.root().resolve(module).resolve("src/main/java"))) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          String source = Files.readString(file);
          sources.add(
              JOINED
                  .matcher(source)
                  .replaceAll("")
                  .replace("\\\"", "\"")
                  .replaceAll("%[sd]|%\\.0f", DIFFERS));
        }
      }
    }
    return String.join("\n", sources);
  }
}
