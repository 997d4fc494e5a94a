package dev.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.Combiners;
import dev.millrace.Compression;
import dev.millrace.Emitter;
import dev.millrace.Format;
import dev.millrace.Job;
import dev.millrace.JobBuilder;
import dev.millrace.Pair;
import dev.millrace.Parameters;
import dev.millrace.Reducers;
import dev.millrace.input.ItemsInput;
import dev.millrace.local.LocalResult;
import dev.millrace.local.LocalRunner;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/outputs.md} shows. */
class OutputFormatsTest {

  @TempDir private Path directory;

  private static JobBuilder.WithReducer<String, Long> counts() {
    return Job.named("counts")
        .input(ItemsInput.of("b", "a", "b"))
        .mapper((String word, Emitter<String, Long> out) -> out.emit(word, 1L))
        .combiner(Combiners.sumOfLongs())
        .reducer(Reducers.<String>sumOfLongs())
        .partitions(1);
  }

  private static Job<String, Long> csv(Parameters parameters) {
    return counts()
        // snippet: csv
        .output(
            parameters.output(
                Format.csv(List.of("word", "times"), (word, times) -> List.of(word, times)),
                Compression.GZIP))
        // end
        .build();
  }

  @Test
  void csvIsCompressed() throws Exception {
    String out = directory.resolve("out").toString();

    LocalRunner.run(OutputFormatsTest::csv, Parameters.of().withOutput(out));

    try (InputStream in =
        new GZIPInputStream(Files.newInputStream(Path.of(out, "part-00000.csv.gz")))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("word,times\na,1\nb,2\n");
    }
  }

  private static Job<String, Double> mean(Job<String, Long> counts) {
    // snippet: collator
    return counts
        .collate(
            "mean",
            words -> {
              long sum = 0;
              long distinct = 0;
              for (Pair<String, Long> word : words) {
                sum += word.second();
                distinct++;
              }
              return (double) sum / distinct;
            })
        .build();
    // end
  }

  @Test
  void aCollatorMakesOneValue() throws Exception {
    LocalResult<String, Double> result = LocalRunner.run(mean(counts().build()));

    assertThat(result.asMap()).containsExactly(java.util.Map.entry("mean", 1.5));
  }

  @Test
  void ofAnEmptyResultThereIsAValueToo() throws Exception {
    Job<String, Long> empty =
        Job.named("empty")
            .input(ItemsInput.of("a"))
            .mapper((String word, Emitter<String, Long> out) -> {})
            .reducer(Reducers.<String>sumOfLongs())
            .build();

    LocalResult<String, Double> result = LocalRunner.run(mean(empty));

    assertThat(result.asMap()).containsExactly(java.util.Map.entry("mean", Double.NaN));
  }
}
