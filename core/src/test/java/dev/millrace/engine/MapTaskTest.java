package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.Combiner;
import dev.millrace.Combiners;
import dev.millrace.Emitter;
import dev.millrace.Input;
import dev.millrace.InputContext;
import dev.millrace.Job;
import dev.millrace.Mapper;
import dev.millrace.RecordReader;
import dev.millrace.Reducers;
import dev.millrace.Split;
import dev.millrace.TaskContext;
import dev.millrace.engine.EngineTesting.Chunks;
import dev.millrace.engine.EngineTesting.Lines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MapTaskTest {

  private static final List<String> LINES = List.of("a", "b", "a", "c");

  private final Chunks chunks = new Chunks();
  private final Attempt attempt = EngineTesting.attempt();
  private AttemptGuard guard = AttemptGuard.NONE;

  @Test
  void countersAreExactWithoutCombiner() throws Exception {
    // given
    Job<?, ?> job = job(LINES, EngineTesting.ones());

    // when
    Manifest manifest = run(job, EngineTesting.TINY);

    // then
    assertThat(manifest.counters())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                TaskCounters.MAP_RECORDS_IN, 4L,
                TaskCounters.MAP_RECORDS_OUT, 4L,
                TaskCounters.COMBINED_RECORDS_OUT, 4L,
                TaskCounters.PARTIAL_BYTES, manifest.bytes()));
    assertThat(manifest.attempt()).isEqualTo(attempt.id());
    assertThat(manifest.bytes()).isEqualTo(storedBytes());
  }

  @Test
  void countersAreExactWithCombiner() throws Exception {
    // given
    Job<?, ?> job = combining(Combiners.sumOfLongs());

    // when
    Manifest manifest = run(job, EngineTesting.USUAL);

    // then
    assertThat(manifest.counters())
        .containsEntry(TaskCounters.MAP_RECORDS_OUT, 4L)
        .containsEntry(TaskCounters.COMBINED_RECORDS_OUT, 3L);
  }

  @Test
  void whoWatchesSeesEveryEmissionAndThePlace() throws Exception {
    // given
    WatchingGuard watching = new WatchingGuard();
    guard = watching;
    List<String> seen = new ArrayList<>();
    Mapper<String, String, Long> mapper =
        (line, out) -> {
          out.emit(line, 1L);
          seen.add(watching.progress() + " " + watching.place().isBlank());
          out.emit(line, 1L);
        };

    // when
    run(job(LINES, mapper), EngineTesting.USUAL);

    // then
    assertThat(seen).containsExactly("1 false", "3 false", "5 false", "7 false");
    assertThat(watching.progress()).isEqualTo(8);
  }

  @Test
  void everyPartitionIsInTheManifest() throws Exception {
    // given
    Job<?, ?> job = job(List.of("only"), EngineTesting.ones());

    // when
    Manifest manifest =
        new MapTask(job, DataCodec.of(job), attempt, guard)
            .run(
                EngineTesting.anySplit(),
                context(job),
                KeyRanges.none(100),
                chunks,
                EngineTesting.USUAL);

    // then
    assertThat(manifest.runs()).hasSize(100);
    assertThat(manifest.runs().stream().filter(runs -> runs.length == 1)).hasSize(1);
    assertThat(manifest.runs().stream().filter(runs -> runs.length == 0)).hasSize(99);
  }

  @Test
  void openAndCloseAreCalledOnceAndMayUseTheContext() throws Exception {
    // given
    List<String> calls = new ArrayList<>();
    Mapper<String, String, Long> mapper =
        new Mapper<>() {
          @Override
          public void open(TaskContext context) {
            calls.add("open " + context.task() + " " + context.attempt());
            context.counters().add("mine", 5);
          }

          @Override
          public void map(String record, Emitter<String, Long> out) {
            calls.add("map " + record);
          }

          @Override
          public void close(Emitter<String, Long> out) {
            calls.add("close");
            out.emit("from close", 1L);
          }
        };

    // when
    Manifest manifest = run(job(LINES, mapper), EngineTesting.USUAL);

    // then
    assertThat(calls).containsExactly("open 7 1", "map a", "map b", "map a", "map c", "close");
    assertThat(manifest.counters())
        .containsEntry("mine", 5L)
        .containsEntry(TaskCounters.MAP_RECORDS_OUT, 1L);
    assertThat(manifest.runs().stream().mapToInt(runs -> runs.length).sum()).isEqualTo(1);
  }

  @Test
  void aMapperThatThrowsIsNamedWithItsPosition() {
    // given
    Job<?, ?> job =
        job(List.of("1", "2", "x", "4"), (line, out) -> out.emit(line, Long.parseLong(line)));

    // when
    UserCodeException thrown =
        catchThrowableOfType(UserCodeException.class, () -> run(job, EngineTesting.USUAL));

    // then
    assertThat(thrown.position()).isEqualTo("line 3");
    assertThat(thrown).hasMessage("NumberFormatException: For input string: \"x\"");
    assertThat(chunks.byPartition).isEmpty();
  }

  @Test
  void openAndCloseThatThrowArePositionsToo() {
    // given
    Mapper<String, String, Long> inOpen =
        new Mapper<>() {
          @Override
          public void open(TaskContext context) throws IOException {
            throw new IOException("no dictionary");
          }

          @Override
          public void map(String record, Emitter<String, Long> out) {}
        };
    Mapper<String, String, Long> inClose =
        new Mapper<>() {
          @Override
          public void map(String record, Emitter<String, Long> out) {}

          @Override
          public void close(Emitter<String, Long> out) {
            throw new IllegalStateException();
          }
        };

    // when
    UserCodeException opening =
        catchThrowableOfType(
            UserCodeException.class, () -> run(job(LINES, inOpen), EngineTesting.USUAL));
    UserCodeException closing =
        catchThrowableOfType(
            UserCodeException.class, () -> run(job(LINES, inClose), EngineTesting.USUAL));

    // then
    assertThat(opening.position()).isEqualTo("in open, before the first record");
    assertThat(opening).hasMessage("IOException: no dictionary");
    assertThat(closing.position()).isEqualTo("in close, after the last record");
    assertThat(closing).hasMessage("IllegalStateException");
  }

  @Test
  void aMapperThatCatchesAFullStoreCannotCommit() {
    // given
    IOException full = new IOException("store is full");
    Mapper<String, String, Long> careless =
        (line, out) -> {
          try {
            out.emit(line, 1L);
          } catch (RuntimeException e) {
            out.emit("errors", 1L);
          }
        };
    Job<?, ?> job = job(LINES, careless);
    ChunkSink sink =
        (partition, chunk, bytes) -> {
          throw full;
        };

    // when, then
    assertThatThrownBy(() -> run(job, sink, EngineTesting.TINY)).isSameAs(full);
    assertThatThrownBy(() -> run(job, sink, EngineTesting.USUAL)).isSameAs(full);
  }

  @Test
  void aCombinerThatThrowsOrReturnsNullIsUserCode() {
    // given
    Job<?, ?> overflowing =
        job(
            List.of("a", "a"),
            (line, out) -> out.emit(line, Long.MAX_VALUE),
            Combiners.sumOfLongs());
    Combiner<Long> toNull = (left, right) -> null;
    Job<?, ?> nothing = combining(toNull);

    // when, then
    assertThatThrownBy(() -> run(overflowing, EngineTesting.USUAL))
        .isInstanceOf(UserCodeException.class)
        .hasMessage("ArithmeticException: long overflow");
    assertThatThrownBy(() -> run(nothing, EngineTesting.USUAL))
        .isInstanceOf(UserCodeException.class)
        .hasMessage("NullPointerException: The combiner returned null");
  }

  @Test
  void nullIsNeitherKeyNorValue() {
    // given
    Job<?, ?> nullKey = job(LINES, (line, out) -> out.emit(null, 1L));
    Job<?, ?> nullValue = job(LINES, (line, out) -> out.emit(line, null));

    // when, then
    assertThatThrownBy(() -> run(nullKey, EngineTesting.USUAL))
        .isInstanceOf(UserCodeException.class);
    assertThatThrownBy(() -> run(nullValue, EngineTesting.USUAL))
        .isInstanceOf(UserCodeException.class);
  }

  @Test
  void anInputThatThrowsUncheckedIsUserCode() {
    // given
    Input<String> broken =
        new Input<>() {
          @Override
          public List<Split> splits(InputContext context) {
            return List.of(EngineTesting.anySplit());
          }

          @Override
          public RecordReader<String> open(Split split, InputContext context) {
            throw new IllegalArgumentException("no such table");
          }
        };
    Job<?, ?> job =
        Job.named("test")
            .input(broken)
            .mapper(EngineTesting.ones())
            .reducer(Reducers.sumOfLongs())
            .build();

    // when
    UserCodeException thrown =
        catchThrowableOfType(UserCodeException.class, () -> run(job, EngineTesting.USUAL));

    // then
    assertThat(thrown).hasMessage("IllegalArgumentException: no such table");
    assertThat(thrown.position()).isEqualTo("in the input, lines, bytes 0..1");
  }

  @Test
  void theGuardEndsTheAttempt() {
    // given
    AtomicInteger checks = new AtomicInteger();
    AtomicInteger mapped = new AtomicInteger();
    guard =
        () -> {
          if (checks.incrementAndGet() == 3) {
            throw new AttemptAbandonedException("the lease was lost");
          }
        };
    Job<?, ?> job = job(Collections.nCopies(10_000, "x"), (line, out) -> mapped.incrementAndGet());

    // when, then
    assertThatThrownBy(() -> run(job, EngineTesting.USUAL))
        .isInstanceOf(AttemptAbandonedException.class);
    assertThat(mapped).hasValueLessThan(1_000);
  }

  @Test
  void theGuardIsAskedOnceMoreAfterTheLastRecord() {
    // given
    AtomicInteger mapped = new AtomicInteger();
    guard =
        () -> {
          if (mapped.get() == LINES.size()) {
            throw new AttemptAbandonedException("the job was cancelled");
          }
        };
    Job<?, ?> job = job(LINES, (line, out) -> mapped.incrementAndGet());

    // when, then
    assertThatThrownBy(() -> run(job, EngineTesting.USUAL))
        .isInstanceOf(AttemptAbandonedException.class);
  }

  @Test
  void aMapOnlyTaskWritesItsResultInTheOrderOfEmission() throws Exception {
    // given
    EngineTesting.Pairs result = new EngineTesting.Pairs();
    Job<?, ?> job =
        Job.named("test")
            .input(new Lines(List.of("b", "a", "b")))
            .mapper(EngineTesting.ones())
            .build();

    // when
    Manifest manifest =
        new MapTask(job, DataCodec.of(job), attempt, guard)
            .runMapOnly(EngineTesting.anySplit(), context(job), result);

    // then
    assertThat(result.pairs)
        .containsExactly(Map.entry("b", 1L), Map.entry("a", 1L), Map.entry("b", 1L));
    assertThat(result.finished).isEqualTo(1);
    assertThat(manifest.bytes()).isEqualTo(30);
    assertThat(manifest.runs()).hasSize(1);
    assertThat(manifest.counters())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(TaskCounters.MAP_RECORDS_IN, 3L, TaskCounters.MAP_RECORDS_OUT, 3L));
  }

  private Manifest run(Job<?, ?> job, EngineSettings settings) throws Exception {
    return run(job, chunks, settings);
  }

  private Manifest run(Job<?, ?> job, ChunkSink sink, EngineSettings settings) throws Exception {
    return new MapTask(job, DataCodec.of(job), attempt, guard)
        .run(EngineTesting.anySplit(), context(job), KeyRanges.none(3), sink, settings);
  }

  private long storedBytes() {
    return chunks.byPartition.values().stream()
        .flatMap(List::stream)
        .mapToLong(chunk -> chunk.length)
        .sum();
  }

  private static InputContext context(Job<?, ?> job) {
    return EngineTesting.context(DataCodec.of(job));
  }

  private static Job<?, ?> job(List<String> lines, Mapper<String, String, Long> mapper) {
    return Job.named("test")
        .input(new Lines(lines))
        .mapper(mapper)
        .reducer(Reducers.sumOfLongs())
        .build();
  }

  private static Job<?, ?> combining(Combiner<Long> combiner) {
    return job(LINES, EngineTesting.ones(), combiner);
  }

  private static Job<?, ?> job(
      List<String> lines, Mapper<String, String, Long> mapper, Combiner<Long> combiner) {
    return Job.named("test")
        .input(new Lines(lines))
        .mapper(mapper)
        .combiner(combiner)
        .reducer(Reducers.sumOfLongs())
        .build();
  }
}
