package dev.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.JobDefinition;
import dev.millrace.local.LocalRunner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfJoinTest {

  @TempDir Path directory;

  @Test
  void listsWithOnePrefixAreJoinedInPairs() throws Exception {
    assertThat(join(List.of("bread,butter,milk", "bread,butter,jam", "tea,milk", "bread,milk")))
        .containsExactly("bread,butter\tjam,milk");
    assertThat(join(List.of("a,3", "a,1", "a,2", "a,1", "b,1", ",x", ",y")))
        .containsExactly("\tx,y", "a\t1,2", "a\t1,3", "a\t2,3");
  }

  @Test
  void theResultIsThatOfComparingAllLinesWithAllOthers() throws Exception {
    Random random = new Random(11);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      lines.add("p%d,q%d,r%d".formatted(random.nextInt(4), random.nextInt(9), random.nextInt(30)));
    }
    TreeSet<String> expected = new TreeSet<>();
    for (String left : lines) {
      for (String right : lines) {
        String prefix = left.substring(0, left.lastIndexOf(',') + 1);
        if (right.startsWith(prefix) && left.compareTo(right) < 0) {
          String last = left.substring(prefix.length());
          expected.add(
              left.substring(0, prefix.length() - 1) + "\t" + last + right.replace(prefix, ","));
        }
      }
    }

    assertThat(expected).hasSizeGreaterThan(100);
    assertThat(join(lines)).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void aLineThatIsNoListFailsTheJob() {
    assertThatThrownBy(() -> join(List.of("a,b", "alone")))
        .hasRootCauseMessage("A line is not a list of items: alone");
  }

  private List<String> join(List<String> lines) throws Exception {
    JobDefinition inSmallSplits =
        parameters -> new SelfJoin().define(parameters).withSplitSize(200).withPartitions(3);
    return LocalRunner.run(inSmallSplits, Texts.input(directory, String.join("\n", lines)))
        .entries()
        .stream()
        .map(entry -> entry.getKey() + "\t" + entry.getValue())
        .toList();
  }
}
