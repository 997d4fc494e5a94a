package dev.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
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
