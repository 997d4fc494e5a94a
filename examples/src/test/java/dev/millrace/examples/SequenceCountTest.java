package dev.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.JobDefinition;
import dev.millrace.local.LocalRunner;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SequenceCountTest {

  @TempDir Path directory;

  @Test
  void sequencesAreCountedAsAWindowOverEachLineCountsThem() throws Exception {
    List<String> lines = Texts.lines(2_000, 7);
    Map<String, Long> expected = new HashMap<>();
    for (String line : lines) {
      Deque<String> window = new ArrayDeque<>();
      StringTokenizer words = new StringTokenizer(line);
      while (words.hasMoreTokens()) {
        window.add(words.nextToken());
        if (window.size() == 3) {
          expected.merge(String.join("|", window), 1L, Long::sum);
          window.remove();
        }
      }
    }
    JobDefinition inSmallSplits =
        parameters -> new SequenceCount().define(parameters).withSplitSize(1_000);

    assertThat(
            Map.<Object, Object>copyOf(
                LocalRunner.run(inSmallSplits, Texts.input(directory, String.join("\n", lines)))
                    .asMap()))
        .hasSizeGreaterThan(1_000)
        .isEqualTo(expected);
  }
}
