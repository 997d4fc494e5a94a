package dev.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.millrace.JobDefinition;
import dev.millrace.local.LocalRunner;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdjacencyListTest {

  @TempDir Path directory;

  @Test
  void everyVertexHasItsNeighboursOnce() throws Exception {
    assertThat(list("a,b\na,c\nc,a\na,b\nd,d\n"))
        .containsExactly(
            entry("a", "from{c}:to{b,c}"),
            entry("b", "from{a}:to{}"),
            entry("c", "from{a}:to{a}"),
            entry("d", "from{d}:to{d}"));
  }

  @Test
  void aLargerGraphHasTheNeighboursThatALoopFinds() throws Exception {
    Random random = new Random(3);
    StringBuilder text = new StringBuilder();
    Map<String, TreeSet<String>> from = new HashMap<>();
    Map<String, TreeSet<String>> to = new HashMap<>();
    for (int edge = 0; edge < 3_000; edge++) {
      String left = "v" + random.nextInt(200);
      String right = "v" + random.nextInt(200);
      text.append(left).append(',').append(right).append('\n');
      to.computeIfAbsent(left, v -> new TreeSet<>()).add(right);
      from.computeIfAbsent(right, v -> new TreeSet<>()).add(left);
    }
    Map<String, String> expected = new HashMap<>();
    for (int vertex = 0; vertex < 200; vertex++) {
      String name = "v" + vertex;
      String sources = String.join(",", from.get(name));
      expected.put(name, "from{" + sources + "}:to{" + String.join(",", to.get(name)) + "}");
    }

    assertThat(list(text.toString())).isEqualTo(expected);
  }

  @Test
  void aLineThatIsNoEdgeFailsTheJob() {
    assertThatThrownBy(() -> list("a,b\nalone\n"))
        .hasRootCauseMessage("A line is not an edge FROM,TO: alone");
  }

  private Map<String, String> list(String text) throws Exception {
    JobDefinition inSmallSplits =
        parameters -> new AdjacencyList().define(parameters).withSplitSize(1_000);
    Map<String, String> found = new LinkedHashMap<>();
    LocalRunner.run(inSmallSplits, Texts.input(directory, text))
        .asMap()
        .forEach((vertex, neighbours) -> found.put(vertex.toString(), neighbours.toString()));
    return found;
  }
}
