package dev.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.JobDefinition;
import dev.millrace.local.LocalRunner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RankedInvertedIndexTest {

  @TempDir Path directory;

  @Test
  void documentsOfATermAreRankedByCountThenByName() throws Exception {
    assertThat(rank("a|b|c|x.txt\t2\na|b|c|y.txt\t10\nq|x.txt\t1\na|b|c|w.txt\t2\n"))
        .containsExactly("a|b|c\t10|y.txt", "a|b|c\t2|w.txt", "a|b|c\t2|x.txt", "q\t1|x.txt");
  }

  @Test
  void theResultIsThatOfASort() throws Exception {
    record Row(String term, String document, int count) {}
    Random random = new Random(8);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      rows.add(new Row("t" + random.nextInt(50), "d" + i, random.nextInt(100)));
    }
    StringBuilder text = new StringBuilder();
    rows.forEach(r -> text.append("%s|%s\t%d\n".formatted(r.term, r.document, r.count)));

    assertThat(rank(text.toString()))
        .containsExactlyElementsOf(
            rows.stream()
                .sorted(
                    Comparator.comparing(Row::term)
                        .thenComparing(Row::count, Comparator.reverseOrder())
                        .thenComparing(Row::document))
                .map(r -> "%s\t%d|%s".formatted(r.term, r.count, r.document))
                .toList());
  }

  @Test
  void aLineOfAnotherFormFailsTheJob() {
    assertThatThrownBy(() -> rank("a|x.txt\t2\nno bar\t3\n"))
        .hasRootCauseMessage("A line is not TERM|DOCUMENT<TAB>COUNT: no bar\t3");
    assertThatThrownBy(() -> rank("a|b no tab\n"))
        .hasRootCauseMessage("A line is not TERM|DOCUMENT<TAB>COUNT: a|b no tab");
  }

  private List<String> rank(String text) throws Exception {
    JobDefinition inSmallSplits =
        parameters -> new RankedInvertedIndex().define(parameters).withSplitSize(1_000);
    return LocalRunner.run(inSmallSplits, Texts.input(directory, text)).entries().stream()
        .map(entry -> entry.getKey() + "\t" + entry.getValue())
        .toList();
  }
}
