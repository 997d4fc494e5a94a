package dev.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.Parameters;
import dev.millrace.local.LocalRunner;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopWordsTest {

  @TempDir Path directory;

  @Test
  void mostFrequentWordsAreThoseOfASortedHashMap() throws Exception {
    String text = String.join("\n", Texts.lines(20_000, 7));
    Map<String, Long> counts = new HashMap<>();
    for (String word : text.split("[ \t\r\n\f]+")) {
      counts.merge(word, 1L, Long::sum);
    }
    counts.remove("");
    List<String> expected =
        counts.entrySet().stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(25)
            .map(entry -> entry.getKey() + "\t" + entry.getValue())
            .toList();
    Parameters parameters = Texts.input(directory, text).with("top", "25");

    Map<Object, Object> ranked = LocalRunner.run(new TopWords(), parameters).asMap();

    assertThat(ranked.values()).containsExactlyElementsOf(expected);
    assertThat(ranked.keySet()).first().isEqualTo(1L);
    assertThat(ranked.keySet()).last().isEqualTo(25L);
  }

  @Test
  void wordsThatOccurEquallyOftenComeInOrder() throws Exception {
    Parameters parameters = Texts.input(directory, "d c b a b").with("top", "3");

    assertThat(LocalRunner.run(new TopWords(), parameters).asMap().values())
        .containsExactly("b\t2", "a\t1", "c\t1");
  }
}
