package dev.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.InputContext;
import dev.millrace.Job;
import dev.millrace.Parameters;
import dev.millrace.local.LocalRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MultiFileWordCountTest {

  @TempDir Path directory;

  @Test
  void manySmallFilesAreCountedInAFewTasks() throws Exception {
    Map<String, Long> expected = new HashMap<>();
    List<String> lines = Texts.lines(300, 9);
    for (int i = 0; i < lines.size(); i++) {
      Path folder = Files.createDirectories(directory.resolve("in/" + i % 7 + "/" + i % 3));
      Files.writeString(folder.resolve("mail " + i), lines.get(i) + "\n");
      for (String word : lines.get(i).split("[ \t\r\f]+")) {
        expected.merge(word, 1L, Long::sum);
      }
    }
    expected.remove("");
    Parameters parameters = Parameters.of(directory.resolve("in").toString()).with("split", "9000");

    Map<String, Object> found = new HashMap<>();
    LocalRunner.run(new MultiFileWordCount(), parameters)
        .asMap()
        .forEach((word, count) -> found.put(word.toString(), count));

    assertThat(found.equals(expected)).isTrue();
    assertThat(splits(new MultiFileWordCount().define(parameters))).isBetween(3, 10);
  }

  private static int splits(Job<?, ?> job) throws Exception {
    InputContext context = new InputContext(job.splitSize(), 2, null);
    return job.sources().get(0).input().splits(context).size();
  }
}
