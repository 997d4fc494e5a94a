package dev.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the documentation shows as code is code that is compiled and tested; {@link DocBlock} says
 * how a block names its source.
 */
class DocsTest {

  static Stream<DocBlock> blocksWithSource() throws IOException {
    return DocBlock.all().stream().filter(block -> block.mark().equals("from"));
  }

  @ParameterizedTest
  @MethodSource("blocksWithSource")
  void blockIsWhatStandsInItsSource(DocBlock block) throws IOException {
    assertThat(String.join("\n", block.lines()))
        .as(block.toString())
        .isEqualTo(String.join("\n", Snippet.find(DocBlock.root(), block.argument())));
  }

  @Test
  void eachBlockOfCommandsIsRunOrSaysWhyNot() throws IOException {
    assertThat(DocBlock.all())
        .filteredOn(DocBlock::isOfShell)
        .allSatisfy(
            block -> {
              assertThat(block.mark()).as(block.place()).isIn("run", "not run");
              assertThat(block.mark().equals("not run") && block.argument().isEmpty())
                  .as("%s says no reason", block.place())
                  .isFalse();
            });
  }

  static Stream<DocBlock> blocksThatAreNotRun() throws IOException {
    return DocBlock.all().stream().filter(block -> block.mark().equals("not run"));
  }

  @ParameterizedTest
  @MethodSource("blocksThatAreNotRun")
  void commandsThatAreNotRunAreUnderstood(DocBlock block) throws Exception {
    for (DocBlock.Command command : block.commands()) {
      for (List<String> words : ShellWords.of(command.line())) {
        if (words.get(0).equals("mvn")) {
          assertThat(MavenWords.unknown(words)).as(command.line()).isEmpty();
        } else if (millrace(words) > 0) {
          parse(words.subList(millrace(words), words.size()));
        }
      }
    }
  }

  @Test
  void aCommandThatThereIsNotIsFound() {
    assertThatThrownBy(() -> parse(List.of("run", "--no-such-option", "job")))
        .hasStackTraceContaining("--no-such-option");
    assertThat(MavenWords.unknown(List.of("mvn", "-Pchaos,none", "-pl", "corn", "verify", "fly")))
        .containsExactly("none", "corn", "fly");
  }

  @Test
  void wordsAreThoseOfAShell() {
    assertThat(ShellWords.of("A=1 ./x 'a b'c --d \"$e\" >out 2>&1 | y; z # no\n"))
        .containsExactly(List.of("./x", "a bc", "--d", "$e"), List.of("y"), List.of("z"));
  }

  /** How many words start Millrace; 0 if they start something else. */
  private static int millrace(List<String> words) {
    if (words.get(0).equals("millrace") || words.get(0).equals("./millrace")) {
      return 1;
    }
    return words.size() > 2 && words.get(2).endsWith("/millrace.jar") ? 3 : 0;
  }

  private static void parse(List<String> arguments) throws ReflectiveOperationException {
    Method commands = Class.forName("dev.millrace.cli.Millrace").getDeclaredMethod("commands");
    commands.setAccessible(true);
    Object line = commands.invoke(null);
    line.getClass()
        .getMethod("parseArgs", String[].class)
        .invoke(line, (Object) arguments.toArray(String[]::new));
  }

  @Test
  void blocksAreFoundWithTheirMarks() {
    List<String> page =
        List.of("<!-- from: A.java#b -->", "```java", "x", "```", "", "```", "y", "", "z", "```");

    assertThat(DocBlock.parse("p.md", page))
        .containsExactly(
            new DocBlock("p.md:2", "from", "A.java#b", "java", List.of("x")),
            new DocBlock("p.md:6", "", "", "", List.of("y", "", "z")));
  }

  @Test
  void aMarkWithoutABlockIsRefused() {
    assertThatThrownBy(() -> DocBlock.parse("p.md", List.of("<!-- run -->", "", "```", "```")))
        .hasMessage("p.md:2: no block follows <!-- run -->");
    assertThat(DocBlock.parse("p.md", List.of("<!-- not run: it is late -->", "```", "```")))
        .containsExactly(new DocBlock("p.md:2", "not run", "it is late", "", List.of()));
    assertThatThrownBy(() -> DocBlock.parse("p.md", List.of("<!-- from A.java -->", "```", "```")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void snippetsMayHaveSeveralPartsAndLieInEachOther() {
    List<String> source =
        List.of(
            "package p;",
            "",
            "import q;",
            "",
            "class C {",
            "  // snippet: outer",
            "  a",
            "    // snippet: inner",
            "    b",
            "    // end",
            "  // end",
            "  c",
            "  // snippet: inner",
            "  d",
            "",
            "  // end",
            "}");

    assertThat(Snippet.named(source, "outer")).containsExactly("a", "  b");
    assertThat(Snippet.named(source, "inner")).containsExactly("b", "", "d");
    assertThat(Snippet.named(source, "other")).isEmpty();
    assertThat(Snippet.body(source))
        .containsExactly("class C {", "  a", "    b", "  c", "  d", "", "}");
  }
}
