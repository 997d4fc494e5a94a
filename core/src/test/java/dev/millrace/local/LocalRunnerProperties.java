package dev.millrace.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.Combiner;
import dev.millrace.Combiners;
import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobBuilder;
import dev.millrace.Output;
import dev.millrace.Parameters;
import dev.millrace.Reducers;
import dev.millrace.engine.EngineSettings;
import dev.millrace.engine.TaskCounters;
import dev.millrace.input.TextInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/** Whole jobs with buffers and blocks of all sizes, against a map and a list. */
class LocalRunnerProperties {

  private Path directory = Path.of("");

  @BeforeTry
  void makeDirectory() throws IOException {
    directory = Files.createTempDirectory("local-runner");
  }

  @AfterTry
  void removeDirectory() throws IOException {
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Property(tries = 100, seed = "1", edgeCases = EdgeCasesMode.NONE)
  void wordsAreCountedAsByAMap(
      @ForAll("texts") List<String> texts,
      @ForAll("settings") EngineSettings settings,
      @ForAll @IntRange(min = 1, max = 7) int partitions,
      @ForAll @IntRange(min = 1, max = 40) int splitSize,
      @ForAll boolean combined)
      throws Exception {
    // given
    List<String> inputs = write(texts);
    Map<String, Long> expected = new TreeMap<>();
    texts.stream()
        .flatMap(LocalRunnerProperties::words)
        .forEach(w -> expected.merge(w, 1L, Long::sum));

    // when
    LocalResult<Object, Object> result =
        run(wordCount(inputs, partitions, splitSize, combined).build(), settings);

    // then
    assertThat(result.entries()).isEqualTo(List.copyOf(expected.entrySet()));
    long words = expected.values().stream().mapToLong(Long::longValue).sum();
    assertThat(result.counters())
        .containsEntry(TaskCounters.REDUCE_KEYS_IN, (long) expected.size())
        .containsEntry(TaskCounters.REDUCE_RECORDS_OUT, (long) expected.size());
    if (words > 0) {
      assertThat(result.counters())
          .containsEntry(TaskCounters.MAP_RECORDS_IN, lines(texts))
          .containsEntry(TaskCounters.MAP_RECORDS_OUT, words);
    }
  }

  @Property(tries = 60, seed = "2", edgeCases = EdgeCasesMode.NONE)
  void partFilesAreTheSameWhateverTheBuffersAndSplits(
      @ForAll("texts") List<String> texts,
      @ForAll("settings") EngineSettings settings,
      @ForAll @IntRange(min = 1, max = 7) int partitions,
      @ForAll @IntRange(min = 1, max = 40) int splitSize,
      @ForAll boolean combined)
      throws Exception {
    // given
    List<String> inputs = write(texts);
    EngineSettings usual = EngineSettings.forSlots(1);
    Map<String, String> expected =
        parts(wordCount(inputs, partitions, 1_000_000, false), "usual", usual);

    // when
    Map<String, String> parts =
        parts(wordCount(inputs, partitions, splitSize, combined), "other", settings);

    // then
    assertThat(parts).isEqualTo(expected).hasSize(partitions + 1);
    Map<String, Long> counted = new TreeMap<>();
    parts.forEach(
        (name, content) ->
            content
                .lines()
                .filter(line -> name.startsWith("part-"))
                .map(line -> line.split("\t"))
                .forEach(pair -> counted.merge(pair[0], Long.valueOf(pair[1]), Long::sum)));
    Map<String, Long> words = new TreeMap<>();
    texts.stream()
        .flatMap(LocalRunnerProperties::words)
        .forEach(w -> words.merge(w, 1L, Long::sum));
    assertThat(counted).isEqualTo(words);
  }

  @Property(tries = 60, seed = "3", edgeCases = EdgeCasesMode.NONE)
  void valuesArriveInTheOrderOfTheInput(
      @ForAll("texts") List<String> texts,
      @ForAll("settings") EngineSettings settings,
      @ForAll @IntRange(min = 1, max = 7) int partitions,
      @ForAll @IntRange(min = 1, max = 40) int splitSize,
      @ForAll boolean combined)
      throws Exception {
    // given
    Combiner<String> join = (left, right) -> left + "," + right;
    JobBuilder.WithMapper<String, String> mapped =
        Job.named("lines-by-length")
            .input(TextInput.lines(write(texts)))
            .mapper(
                (String line, Emitter<String, String> out) ->
                    out.emit("" + line.length() % 3, line));
    Map<String, String> expected = new TreeMap<>();
    texts.stream()
        .flatMap(String::lines)
        .forEach(line -> expected.merge("" + line.length() % 3, line, join::combine));

    // when
    if (combined) {
      mapped.combiner(join);
    }
    Job<String, String> job =
        mapped
            .reducer(Reducers.<String, String>folding(join))
            .partitions(partitions)
            .splitSize(splitSize)
            .build();
    LocalResult<Object, Object> result = run(job, settings);

    // then
    assertThat(result.entries()).isEqualTo(List.copyOf(expected.entrySet()));
  }

  @Property(tries = 60, seed = "4", edgeCases = EdgeCasesMode.NONE)
  void mapOnlyJobsKeepTheOrderOfTheInput(
      @ForAll("texts") List<String> texts,
      @ForAll("settings") EngineSettings settings,
      @ForAll @IntRange(min = 1, max = 40) int splitSize)
      throws Exception {
    // given
    Job<String, Long> job =
        Job.named("lengths")
            .input(TextInput.lines(write(texts)))
            .mapper(
                (String line, Emitter<String, Long> out) -> out.emit(line, (long) line.length()))
            .splitSize(splitSize)
            .build();

    // when
    LocalResult<Object, Object> result = run(job, settings);

    // then
    List<String> keys = result.entries().stream().map(entry -> (String) entry.getKey()).toList();
    assertThat(keys).isEqualTo(texts.stream().flatMap(String::lines).toList());
    assertThat(result.entries())
        .allSatisfy(
            entry ->
                assertThat(entry.getValue()).isEqualTo((long) ((String) entry.getKey()).length()));
  }

  private static LocalResult<Object, Object> run(Job<?, ?> job, EngineSettings settings)
      throws Exception {
    return LocalRunner.run(parameters -> job, Parameters.of(), settings);
  }

  private static JobBuilder.WithReducer<String, Long> wordCount(
      List<String> inputs, int partitions, long splitSize, boolean combined) {
    JobBuilder.WithMapper<String, Long> mapped =
        Job.named("word-count")
            .input(TextInput.lines(inputs))
            .mapper(
                (String line, Emitter<String, Long> out) ->
                    words(line).forEach(word -> out.emit(word, 1L)));
    if (combined) {
      mapped.combiner(Combiners.sumOfLongs());
    }
    return mapped
        .reducer(Reducers.<String>sumOfLongs())
        .partitions(partitions)
        .splitSize(splitSize);
  }

  private Map<String, String> parts(
      JobBuilder.WithReducer<String, Long> job, String name, EngineSettings settings)
      throws Exception {
    Path output = directory.resolve(name);
    LocalResult<Object, Object> result =
        run(job.output(Output.text(output.toString())).build(), settings);
    assertThat(result.entries()).isEmpty();
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(output)) {
      for (Path file : files.toList()) {
        contents.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return contents;
  }

  private List<String> write(List<String> texts) throws IOException {
    List<String> paths = new ArrayList<>();
    for (String text : texts) {
      Path file = directory.resolve("in-" + paths.size());
      Files.write(file, text.getBytes(UTF_8));
      paths.add(file.toString());
    }
    return paths;
  }

  private static Stream<String> words(String text) {
    return Stream.of(text.split("[ \n]")).filter(word -> !word.isEmpty());
  }

  private static long lines(List<String> texts) {
    return texts.stream().flatMap(String::lines).count();
  }

  @Provide
  Arbitrary<List<String>> texts() {
    return Arbitraries.strings()
        .withChars('a', 'b', 'é', '\uffee', ' ', ' ', '\n')
        .ofMaxLength(80)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  @Provide
  Arbitrary<EngineSettings> settings() {
    Arbitrary<Integer> buffer = Arbitraries.integers().between(1, 200);
    Arbitrary<Integer> small = Arbitraries.integers().between(1, 64);
    return Combinators.combine(buffer, small, small).as(EngineSettings::new);
  }
}
