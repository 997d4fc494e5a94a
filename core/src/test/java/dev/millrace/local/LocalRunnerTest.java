package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.Emitter;
import dev.millrace.InvalidJobException;
import dev.millrace.Job;
import dev.millrace.JobBuilder;
import dev.millrace.Mapper;
import dev.millrace.Output;
import dev.millrace.Reducers;
import dev.millrace.engine.UserCodeException;
import dev.millrace.input.ItemsInput;
import dev.millrace.input.TextInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalRunnerTest {

  private static final Mapper<String, String, Long> ONES = (line, out) -> out.emit(line, 1L);

  @TempDir Path temporary;
  private Path input;
  private Path output;

  @BeforeEach
  void nameThePaths() {
    input = temporary.resolve("in.txt");
    output = temporary.resolve("out");
  }

  @Test
  void anEmptyInputGivesAnEmptyPartPerPartition() throws Exception {
    // given
    Files.createFile(input);
    JobBuilder.WithReducer<String, Long> job =
        Job.named("empty")
            .input(TextInput.lines(input.toString()))
            .mapper(ONES)
            .reducer(Reducers.<String>sumOfLongs())
            .partitions(3);

    // when
    LocalResult<String, Long> kept = LocalRunner.run(job.build());
    LocalRunner.run(job.output(Output.text(output.toString())).build());

    // then
    assertThat(kept.entries()).isEmpty();
    assertThat(names(output)).containsExactly("_SUCCESS", "part-00000", "part-00001", "part-00002");
    assertThat(output.resolve("part-00002")).isEmptyFile();
  }

  @Test
  void mapOnlyTextOutputHasAPartPerSplit() throws Exception {
    // given
    Files.writeString(input, "one\ntwo\nthree\nfour\n");

    // when
    LocalRunner.run(
        Job.named("map-only")
            .input(TextInput.lines(input.toString()))
            .mapper(ONES)
            .splitSize(10)
            .output(Output.text(output.toString()))
            .build());

    // then
    assertThat(names(output)).containsExactly("_SUCCESS", "part-00000", "part-00001");
    assertThat(output.resolve("part-00000")).hasContent("one\t1\ntwo\t1\nthree\t1\n");
    assertThat(output.resolve("part-00001")).hasContent("four\t1\n");
  }

  @Test
  void itemsAreAnInputToo() throws Exception {
    // given
    Job<String, Long> job =
        Job.named("items")
            .input(ItemsInput.of("b", "a", "b"))
            .mapper(ONES)
            .reducer(Reducers.<String, Long>count())
            .build();

    // when
    LocalResult<String, Long> result = LocalRunner.run(job);

    // then
    assertThat(result.asMap()).isEqualTo(Map.of("a", 1L, "b", 2L));
    assertThat(result.entries()).containsExactly(Map.entry("a", 1L), Map.entry("b", 2L));
  }

  @Test
  void aFailedJobLeavesNoOutput() throws IOException {
    // given
    Files.writeString(input, "1\nx\n");
    Job<String, Long> job =
        Job.named("failing")
            .input(TextInput.lines(input.toString()))
            .mapper(
                (String line, Emitter<String, Long> out) -> out.emit(line, Long.parseLong(line)))
            .output(Output.text(output.toString()))
            .build();

    // when, then
    assertThatThrownBy(() -> LocalRunner.run(job))
        .isInstanceOfSatisfying(
            UserCodeException.class, e -> assertThat(e.position()).isEqualTo(input + ", byte 2"));
    assertThat(names(temporary)).containsExactly("in.txt");
  }

  @Test
  void aMissingInputLeavesNoOutput() throws IOException {
    // given
    Job<String, Long> job =
        Job.named("missing")
            .input(TextInput.lines(input.toString()))
            .mapper(ONES)
            .output(Output.text(output.toString()))
            .build();

    // when, then
    assertThatThrownBy(() -> LocalRunner.run(job)).isInstanceOf(InvalidJobException.class);
    assertThat(names(temporary)).isEmpty();
  }

  @Test
  void anOutputThatExistsIsRefusedAndLeftAlone() throws IOException {
    // given
    Files.writeString(input, "a\n");
    Files.createDirectories(output);
    Files.writeString(output.resolve("part-00000"), "precious");
    Job<String, Long> job =
        Job.named("second")
            .input(TextInput.lines(input.toString()))
            .mapper(ONES)
            .output(Output.text(output.toString()))
            .build();

    // when, then
    assertThatThrownBy(() -> LocalRunner.run(job))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("exists already");
    assertThat(output.resolve("part-00000")).hasContent("precious");
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }
}
