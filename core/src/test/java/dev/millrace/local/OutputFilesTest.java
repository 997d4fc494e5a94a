package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.Emitter;
import dev.millrace.Format;
import dev.millrace.InvalidJobException;
import dev.millrace.Job;
import dev.millrace.JobBuilder;
import dev.millrace.Mapper;
import dev.millrace.Output;
import dev.millrace.Parameters;
import dev.millrace.Reducer;
import dev.millrace.TaskContext;
import dev.millrace.engine.TaskCounters;
import dev.millrace.engine.UserCodeException;
import dev.millrace.input.ItemsInput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputFilesTest {

  @TempDir Path temporary;
  private String out = "";

  @BeforeEach
  void nameTheDirectory() {
    out = temporary.resolve("out").toString();
  }

  /** Emits each number, and writes those that are not beside the result. */
  private static final class Numbers implements Mapper<String, String, Long> {
    private Emitter<String, String> rejected;

    @Override
    public void open(TaskContext context) {
      rejected = context.output("rejected", Format.values());
    }

    @Override
    public void map(String word, Emitter<String, Long> out) {
      if (word.matches("[0-9]+")) {
        out.emit(word, 1L);
      } else {
        rejected.emit("", word);
      }
    }
  }

  /** Writes each sum into the directory of its first digit. */
  private static final class ByDigit implements Reducer<String, Long, Long> {
    private TaskContext context;

    @Override
    public void open(TaskContext context) {
      this.context = context;
    }

    @Override
    public void reduce(String number, Iterable<Long> ones, Emitter<String, Long> out) {
      long count = 0;
      for (long one : ones) {
        count += one;
      }
      context.output("by/digit=" + number.charAt(0)).emit(number, count);
      out.emit(number, count);
    }
  }

  private static JobBuilder.WithReducer<String, Long> numbers() {
    return Job.named("numbers")
        .input(ItemsInput.of("12", "x", "7", "12", "y", "15"))
        .mapper(new Numbers())
        .reducer(new ByDigit())
        .partitions(1)
        .splitSize(3);
  }

  @Test
  void mappersAndReducersWriteBesideTheResult() throws Exception {
    // when
    LocalResult<String, Long> result = LocalRunner.run(numbers().output(Output.text(out)).build());

    // then
    Map<String, String> files = files();
    assertThat(
            String.join(
                "",
                files.entrySet().stream()
                    .filter(each -> each.getKey().startsWith("rejected/part-m-"))
                    .map(Map.Entry::getValue)
                    .toList()))
        .isEqualTo("x\ny\n");
    assertThat(files)
        .containsEntry("part-00000", "12\t2\n15\t1\n7\t1\n")
        .containsEntry("by/digit=1/part-00000", "12\t2\n15\t1\n")
        .containsEntry("by/digit=7/part-00000", "7\t1\n");
    assertThat(files.get("_SUCCESS"))
        .startsWith("part-00000\t14\t")
        .contains("\nby/digit=1/part-00000\t10\t");
    assertThat(files.keySet()).noneMatch(name -> name.startsWith("_attempts"));
    assertThat(result.counters()).containsEntry(TaskCounters.SIDE_RECORDS_OUT, 5L);
  }

  @Test
  void aMapOnlyJobWritesBesideItsResult() throws Exception {
    // when
    LocalRunner.run(
        Job.named("map-only")
            .input(ItemsInput.of("1", "x", "2"))
            .mapper(new Numbers())
            .splitSize(1)
            .output(Output.text(out))
            .build());

    // then
    assertThat(files())
        .containsEntry("part-00000", "1\t1\n")
        .containsEntry("part-00002", "2\t1\n")
        .containsEntry("rejected/part-00001", "x\n")
        .doesNotContainKey("rejected/part-00000");
  }

  @Test
  void whereTheResultIsKeptThereIsNoPlaceBesideIt() {
    assertThatThrownBy(() -> LocalRunner.run(numbers().build()))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage(
            "Output rejected has no place: the job's result does not go to a directory, beside whose"
                + " files it could be written; add --output DIR, or .output(Output.files(...)) to its definition");
  }

  @Test
  void moreNamesThanFilesCanBeOpenAreWrittenInTurns() throws Exception {
    // given
    int names = 1_500;
    String filler = "f".repeat(3_000);

    // when
    LocalRunner.run(
        Job.named("many")
            .input(ItemsInput.of(3))
            .mapper(new ManyNames(names, filler))
            .output(Output.text(out))
            .build());

    // then
    Map<String, String> files = files();
    assertThat(files).hasSize(names + 2);
    for (int name = 0; name < names; name++) {
      assertThat(files.get("n/" + name + "/part-00000"))
          .isEqualTo("1\t" + filler + "\n2\t" + filler + "\n3\t" + filler + "\n");
    }
  }

  private static final class ManyNames implements Mapper<Integer, String, String> {
    private final int names;
    private final String filler;
    private TaskContext context;

    ManyNames(int names, String filler) {
      this.names = names;
      this.filler = filler;
    }

    @Override
    public void open(TaskContext context) {
      this.context = context;
    }

    @Override
    public void map(Integer item, Emitter<String, String> out) {
      for (int round = 1; round <= item; round++) {
        for (int name = 0; name < names; name++) {
          context.output("n/" + name).emit(round, filler);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "a/",
        "/a",
        "a//b",
        "..",
        "a/../b",
        ".a",
        "a/.b",
        "_a",
        "part-00000",
        "a\nb",
        "a\0b",
        "a\\b"
      })
  void aNameThatLeadsElsewhereIsRefusedAtItsRecord(String name) throws IOException {
    // given
    Job<String, String> job = intoOutput(name, "item");

    // when, then
    assertThatThrownBy(() -> LocalRunner.run(job))
        .isInstanceOfSatisfying(
            UserCodeException.class,
            e ->
                assertThat(e)
                    .hasMessageContaining("Output \"")
                    .hasMessageContaining("replace such"));
    assertThat(names(temporary)).isEmpty();
  }

  @Test
  void whatCannotBeFormattedFailsTheAttemptEvenIfTheMapperCatchesIt() {
    // given
    Format<Object, Object> broken =
        Format.lines(
            (key, value) -> {
              throw new IllegalStateException("no line");
            });

    // when, then
    assertThatThrownBy(
            () ->
                LocalRunner.run(
                    Job.named("broken")
                        .input(ItemsInput.of("a"))
                        .mapper(new Catching(broken))
                        .output(Output.text(out))
                        .build()))
        .isInstanceOf(UserCodeException.class)
        .hasMessageContaining("no line");
  }

  private static final class Catching implements Mapper<String, String, String> {
    private final Format<Object, Object> format;
    private Emitter<Object, Object> side;

    Catching(Format<Object, Object> format) {
      this.format = format;
    }

    @Override
    public void open(TaskContext context) {
      side = context.output("side", format);
    }

    @Override
    public void map(String item, Emitter<String, String> out) {
      try {
        side.emit(item, item);
      } catch (IllegalStateException e) {
        out.emit(item, "caught");
      }
    }
  }

  @Test
  void twoFormatsOfOneNameAreRefused() {
    Mapper<String, String, String> mapper = new TwoFormats();

    assertThatThrownBy(
            () ->
                LocalRunner.run(
                    Job.named("two")
                        .input(ItemsInput.of("a"))
                        .mapper(mapper)
                        .output(Output.text(out))
                        .build()))
        .isInstanceOf(UserCodeException.class)
        .hasMessageContaining("has two formats");
  }

  private static final class TwoFormats implements Mapper<String, String, String> {

    @Override
    public void open(TaskContext context) {
      context.output("side").emit("key", "value");
      context.output("side", withSuffix()).emit("key", "value");
    }

    private static Format<Object, Object> withSuffix() {
      return new Format<>() {
        @Override
        public void write(Object key, Object value, OutputStream target) {}

        @Override
        public String suffix() {
          return ".other";
        }
      };
    }

    @Override
    public void map(String item, Emitter<String, String> target) {}
  }

  @Test
  void anOutputIsOverwrittenWhenTheNewOneIsComplete() throws Exception {
    // given
    Parameters parameters = Parameters.of("old").withOutput(out);
    LocalRunner.run(OutputFilesTest::echo, parameters);
    Parameters replacing = Parameters.of("new").withOutput(out).overwriting();

    // when, then
    assertThatThrownBy(
            () -> LocalRunner.run(OutputFilesTest::echo, Parameters.of("new").withOutput(out)))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("exists already");
    assertThatThrownBy(() -> LocalRunner.run(OutputFilesTest::fail, replacing))
        .isInstanceOf(UserCodeException.class);
    assertThat(files()).containsEntry("part-00000", "old\told\n");
    assertThat(names(temporary)).isEqualTo("out");
    LocalRunner.run(OutputFilesTest::echo, replacing);
    assertThat(files()).containsEntry("part-00000", "new\tnew\n").hasSize(2);
    assertThat(names(temporary)).isEqualTo("out");
  }

  private static Job<String, String> echo(Parameters parameters) {
    return Job.named("echo")
        .input(ItemsInput.of(parameters.arguments().get(0)))
        .mapper((String item, Emitter<String, String> target) -> target.emit(item, item))
        .output(parameters.output())
        .build();
  }

  private static Job<String, String> fail(Parameters parameters) {
    return Job.named("fail")
        .input(ItemsInput.of("a"))
        .mapper(
            (String item, Emitter<String, String> target) -> {
              throw new IllegalStateException("fails");
            })
        .output(parameters.output())
        .build();
  }

  private Job<String, String> intoOutput(String name, String item) {
    return Job.named("into")
        .input(ItemsInput.of(item))
        .mapper(new Into(name))
        .output(Output.text(out))
        .build();
  }

  private static final class Into implements Mapper<String, String, String> {
    private final String name;
    private TaskContext context;

    Into(String name) {
      this.name = name;
    }

    @Override
    public void open(TaskContext context) {
      this.context = context;
    }

    @Override
    public void map(String item, Emitter<String, String> target) {
      context.output(name).emit(item, item);
    }
  }

  /** The text of all files of the output, by their paths in it. */
  private Map<String, String> files() throws IOException {
    Path directory = Path.of(out);
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        files.put(directory.relativize(file).toString(), Files.readString(file));
      }
    }
    return files;
  }

  private static String names(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return String.join(" ", entries.map(each -> each.getFileName().toString()).sorted().toList());
    }
  }
}
