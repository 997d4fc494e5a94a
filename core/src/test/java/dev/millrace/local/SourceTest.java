package dev.millrace.local;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.Emitter;
import dev.millrace.Input;
import dev.millrace.Job;
import dev.millrace.Mapper;
import dev.millrace.Parameters;
import dev.millrace.TaskContext;
import dev.millrace.input.CsvInput;
import dev.millrace.input.FileInput;
import dev.millrace.input.FixedLengthInput;
import dev.millrace.input.ItemsInput;
import dev.millrace.input.JsonLinesInput;
import dev.millrace.input.Sample;
import dev.millrace.input.TextInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mapper can ask from which file a record comes, and where in it it lies. */
class SourceTest {

  private static final String BOTH = "[1,2]\n[3,4]\n";

  @TempDir private Path directory;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(directory.resolve("a"), BOTH);
    Files.writeString(directory.resolve("b"), BOTH);
  }

  private static final class Places implements Mapper<Object, String, String> {
    private TaskContext context = new Calls(Parameters.of()).context();

    @Override
    public void open(TaskContext opened) {
      assertThat(opened.source() + opened.position()).isEmpty();
      context = opened;
    }

    @Override
    public void map(Object record, Emitter<String, String> out) {
      out.emit(context.source(), context.position());
    }
  }

  /** Files that share a split, and files that are cut. */
  @ParameterizedTest
  @ValueSource(longs = {1, 7, 1_000})
  void everyInputOfFilesTellsThem(long splitSize) throws Exception {
    String a = directory.resolve("a").toString();
    String b = directory.resolve("b").toString();
    List<Input<?>> inputs =
        List.of(
            TextInput.lines(a, b),
            TextInput.utf8Lines(a, b),
            TextInput.lines(a, b).delimitedBy("\n"),
            JsonLinesInput.of(a, b),
            CsvInput.of(a, b).withoutHeader("from", "to"),
            FixedLengthInput.of(6, a, b),
            Sample.of(1, TextInput.lines(a, b)));

    for (Input<?> input : inputs) {
      assertThat(places(input, splitSize))
          .as("%s", input)
          .containsExactly(
              entry(a, a + ", byte 0"),
              entry(a, a + ", byte 6"),
              entry(b, b + ", byte 0"),
              entry(b, b + ", byte 6"));
    }
    assertThat(places(CsvInput.of(a, b).withoutHeader("from", "to").multiline(), splitSize))
        .containsExactly(
            entry(a, a + ", line 1"),
            entry(a, a + ", line 2"),
            entry(b, b + ", line 1"),
            entry(b, b + ", line 2"));
    assertThat(places(FileInput.of(a, b), splitSize)).containsExactly(entry(a, a), entry(b, b));
  }

  @Test
  void recordsThatComeFromNoFileHaveAPositionAlone() throws Exception {
    assertThat(places(ItemsInput.of("x", "y"), 1))
        .containsExactly(entry("", "item 0"), entry("", "item 1"));
  }

  @Test
  void aMapperThatIsTestedAloneIsToldOne() {
    JobTest.mapper(new Places())
        .source("books/a.txt")
        .given("x")
        .expect(entry("books/a.txt", "given record 0, x"));
  }

  private static List<Map.Entry<String, String>> places(Input<?> input, long splitSize)
      throws Exception {
    return LocalRunner.run(
            Job.named("places").input(input).mapper(new Places()).splitSize(splitSize).build())
        .entries();
  }
}
