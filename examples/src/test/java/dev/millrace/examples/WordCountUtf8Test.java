package dev.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.Parameters;
import dev.millrace.local.LocalRunner;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordCountUtf8Test {

  @TempDir Path directory;

  @Test
  void countsWhatWordCountCounts() throws Exception {
    Parameters parameters = Texts.input(directory, String.join("\n", Texts.lines(2_000, 12)));

    Map<String, Object> counts = new LinkedHashMap<>();
    LocalRunner.run(new WordCountUtf8(), parameters)
        .asMap()
        .forEach((word, count) -> counts.put(word.toString(), count));

    assertThat(counts).isEqualTo(LocalRunner.run(new WordCount(), parameters).asMap());
    assertThat(counts).hasSizeGreaterThan(400);
  }
}
