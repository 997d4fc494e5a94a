package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.Reducer;
import dev.millrace.TaskContext;
import dev.millrace.engine.EngineTesting.Chunks;
import dev.millrace.engine.EngineTesting.Pairs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReduceTaskTest {

  private static final BlockOrigin ORIGIN =
      new BlockOrigin(EngineTesting.ORIGIN.task(), EngineTesting.ORIGIN.attempt(), 0);

  private final Pairs result = new Pairs();
  private final Chunks chunks = new Chunks();
  private AttemptGuard guard = AttemptGuard.NONE;

  @Test
  void eachKeyIsReducedOnceWithAllOfItsValues() throws Exception {
    // given
    List<String> seen = new ArrayList<>();
    Reducer<String, Long, Long> reducer =
        (key, values, out) -> {
          List<Long> each = new ArrayList<>();
          values.forEach(each::add);
          seen.add(key + each);
          out.emit(key, (long) each.size());
        };

    // when
    Manifest manifest = reduce(reducer, List.of("b", "a", "ab", "b", "", "a", "b"));

    // then
    assertThat(seen).containsExactly("[1]", "a[1, 1]", "ab[1]", "b[1, 1, 1]");
    assertThat(result.pairs)
        .containsExactly(
            Map.entry("", 1L), Map.entry("a", 2L), Map.entry("ab", 1L), Map.entry("b", 3L));
    assertThat(manifest.counters())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(TaskCounters.REDUCE_KEYS_IN, 4L, TaskCounters.REDUCE_RECORDS_OUT, 4L));
    assertThat(manifest.attempt()).isEqualTo(EngineTesting.attempt().id());
    assertThat(result.finished).isEqualTo(1);
  }

  @Test
  void whoWatchesSeesEveryValueAndTheKey() throws Exception {
    // given
    WatchingGuard watching = new WatchingGuard();
    guard = watching;
    List<String> seen = new ArrayList<>();
    Reducer<String, Long, Long> reducer =
        (key, values, out) ->
            values.forEach(value -> seen.add(watching.progress() + " " + watching.place()));

    // when
    reduce(reducer, List.of("b", "a", "b"));

    // then
    assertThat(seen).containsExactly("1 key a", "2 key b", "3 key b");
  }

  @Test
  void valuesThatAreNotReadAreSkipped() throws Exception {
    // given
    Reducer<String, Long, Long> reducer =
        (key, values, out) -> {
          if (key.equals("b")) {
            Iterator<Long> each = values.iterator();
            each.next();
          }
          out.emit(key, 0L);
        };

    // when
    reduce(reducer, List.of("a", "b", "a", "b", "c", "b"));

    // then
    assertThat(result.pairs)
        .containsExactly(Map.entry("a", 0L), Map.entry("b", 0L), Map.entry("c", 0L));
  }

  @Test
  void valuesCannotBeIteratedTwice() {
    // given
    Reducer<String, Long, Long> twice =
        (key, values, out) -> {
          values.forEach(value -> {});
          values.forEach(value -> {});
        };

    // when
    UserCodeException thrown =
        catchThrowableOfType(UserCodeException.class, () -> reduce(twice, List.of("a")));

    // then
    assertThat(thrown).hasMessageContaining("streamed and can be iterated once");
    assertThat(thrown.position()).isEqualTo("key a");
  }

  @Test
  void thereIsNoValueAfterTheLast() throws Exception {
    // given
    List<Iterator<Long>> kept = new ArrayList<>();
    Reducer<String, Long, Long> keeping = (key, values, out) -> kept.add(values.iterator());

    // when
    reduce(keeping, List.of("a", "a", "b"));

    // then
    assertThat(kept)
        .hasSize(2)
        .allSatisfy(
            values -> {
              assertThat(values.hasNext()).isFalse();
              assertThatThrownBy(values::next).isInstanceOf(NoSuchElementException.class);
            });
  }

  @Test
  void aKeptIteratorDoesNotStealValuesOfTheNextKey() throws Exception {
    // given
    List<Iterator<Long>> kept = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    Reducer<String, Long, Long> thief =
        (key, values, out) -> {
          kept.forEach(earlier -> seen.add(key + earlier.hasNext()));
          kept.add(values.iterator());
        };

    // when
    reduce(thief, List.of("a", "b", "c", "c"));

    // then
    assertThat(seen).containsExactly("bfalse", "cfalse", "cfalse");
  }

  @Test
  void descendingKeysAreRefused() {
    // given
    Reducer<String, Long, Long> descending =
        (key, values, out) -> out.emit(key.equals("a") ? "z" : key, 1L);

    // when
    UserCodeException thrown =
        catchThrowableOfType(UserCodeException.class, () -> reduce(descending, List.of("a", "b")));

    // then
    assertThat(thrown)
        .hasMessageContaining("The reducer emitted key b after a greater one")
        .hasMessageContaining("must ascend");
    assertThat(thrown.position()).isEqualTo("key b");
  }

  @Test
  void severalResultsMayHaveOneKey() throws Exception {
    // given
    Reducer<String, Long, Long> twice =
        (key, values, out) -> {
          out.emit(key, 1L);
          out.emit(key, 2L);
        };

    // when
    reduce(twice, List.of("a"));

    // then
    assertThat(result.pairs).containsExactly(Map.entry("a", 1L), Map.entry("a", 2L));
  }

  @Test
  void openAndCloseAreCalledOnceEvenWithoutKeys() throws Exception {
    // given
    List<String> calls = new ArrayList<>();
    Reducer<String, Long, Long> reducer =
        new Reducer<>() {
          @Override
          public void open(TaskContext context) {
            calls.add("open");
          }

          @Override
          public void reduce(String key, Iterable<Long> values, Emitter<String, Long> out) {
            calls.add(key);
          }

          @Override
          public void close(Emitter<String, Long> out) {
            calls.add("close");
            out.emit("total", 0L);
          }
        };

    // when
    reduce(reducer, List.of());
    reduce(reducer, List.of("a", "b"));

    // then
    assertThat(calls).containsExactly("open", "close", "open", "a", "b", "close");
    assertThat(result.pairs).containsExactly(Map.entry("total", 0L), Map.entry("total", 0L));
  }

  @Test
  void aReducerThatCatchesALostBlockCannotCommit() {
    // given
    AtomicInteger reads = new AtomicInteger();
    Reducer<String, Long, Long> careless =
        (key, values, out) -> {
          try {
            values.forEach(value -> {});
          } catch (RuntimeException e) {
            out.emit(key, -1L);
          }
        };

    // when, then
    assertThatThrownBy(
            () ->
                reduce(
                    careless,
                    Collections.nCopies(50, "a"),
                    chunk -> {
                      if (reads.incrementAndGet() > 20) {
                        throw new LostBlockException(ORIGIN, "Chunk " + chunk + " is gone");
                      }
                      return chunks.of(0).get(chunk);
                    }))
        .isInstanceOf(LostBlockException.class)
        .hasMessageContaining(" is gone ");
    assertThat(result.finished).isZero();
  }

  @Test
  void aValueThatDoesNotDecodeCannotBeCaughtAway() throws IOException {
    // given
    EngineTesting.Bytes record =
        EngineTesting.Bytes.of(
            DataCodec.of(EngineTesting.job(List.of(), (key, values, out) -> {})).encode("a"),
            new byte[] {});
    int[] runs = EngineTesting.write(chunks, ORIGIN, EngineTesting.USUAL, List.of(List.of(record)));
    Reducer<String, Long, Long> careless =
        (key, values, out) -> {
          try {
            values.forEach(value -> {});
          } catch (RuntimeException e) {
            out.emit(key, -1L);
          }
        };

    // when, then
    assertThatThrownBy(() -> reduceRuns(careless, EngineTesting.runs(chunks, ORIGIN, runs)))
        .isInstanceOf(UserCodeException.class);
    assertThat(result.finished).isZero();
  }

  @Test
  void aReducerThatThrowsIsNamedWithItsKey() {
    // given
    Reducer<String, Long, Long> failing =
        (key, values, out) -> {
          throw new IOException("no " + key.length());
        };

    // when
    UserCodeException thrown =
        catchThrowableOfType(
            UserCodeException.class, () -> reduce(failing, List.of("k".repeat(200))));

    // then
    assertThat(thrown.position()).isEqualTo("key " + "k".repeat(100) + "...");
    assertThat(thrown).hasMessage("IOException: no 200");
  }

  @Test
  void aResultThatCannotBeWrittenStaysAnIoException() throws Exception {
    // given
    IOException full = new IOException("disk full");
    Job<?, ?> job = job((key, values, out) -> out.emit(key, 1L));
    ResultWriter broken =
        new ResultWriter() {
          @Override
          public void add(Object key, Object value) throws IOException {
            throw full;
          }

          @Override
          public Written finish() {
            throw new AssertionError("finished");
          }

          @Override
          public void close() {}
        };

    // when, then
    List<RunReader> runs = EngineTesting.runs(chunks, ORIGIN, mapped(List.of("a")));
    ReduceTask task = new ReduceTask(job, DataCodec.of(job), EngineTesting.attempt(), guard);
    assertThatThrownBy(() -> task.run(runs, broken, EngineTesting.USUAL)).isSameAs(full);
  }

  @Test
  void theGuardEndsTheAttemptBetweenKeysAndWithinOne() {
    // given
    AtomicInteger checks = new AtomicInteger();
    guard =
        () -> {
          if (checks.incrementAndGet() == 3) {
            throw new AttemptAbandonedException("the lease was lost");
          }
        };
    Reducer<String, Long, Long> reading = (key, values, out) -> values.forEach(value -> {});
    Reducer<String, Long, Long> skipping = (key, values, out) -> {};

    // when, then
    assertThatThrownBy(() -> reduce(reading, List.of("a", "b", "c")))
        .isInstanceOf(AttemptAbandonedException.class);
    checks.set(0);
    assertThatThrownBy(() -> reduce(reading, Collections.nCopies(1000, "a")))
        .isInstanceOf(AttemptAbandonedException.class);
    checks.set(0);
    assertThatThrownBy(() -> reduce(skipping, Collections.nCopies(1000, "a")))
        .isInstanceOf(AttemptAbandonedException.class);
    assertThat(result.finished).isZero();
  }

  private Manifest reduce(Reducer<String, Long, Long> reducer, List<String> keys) throws Exception {
    chunks.byPartition.clear();
    return reduceRuns(reducer, EngineTesting.runs(chunks, ORIGIN, mapped(keys)));
  }

  private Manifest reduce(
      Reducer<String, Long, Long> reducer, List<String> keys, ChunkSource source) throws Exception {
    return reduceRuns(reducer, RunReader.ofAll(source, ORIGIN, mapped(keys)));
  }

  private Manifest reduceRuns(Reducer<String, Long, Long> reducer, List<RunReader> runs)
      throws Exception {
    Job<?, ?> job = job(reducer);
    return new ReduceTask(job, DataCodec.of(job), EngineTesting.attempt(), guard)
        .run(runs, result, EngineTesting.USUAL);
  }

  /** The runs of a map task that emits each key with 1, one run for each few. */
  private int[] mapped(List<String> keys) throws Exception {
    Job<?, ?> job = EngineTesting.job(keys, (key, values, out) -> {});
    EngineSettings settings = new EngineSettings(100, 1, 1 << 20);
    DataCodec codec = DataCodec.of(job);
    return new MapTask(job, codec, EngineTesting.attempt(), AttemptGuard.NONE)
        .run(
            EngineTesting.anySplit(),
            EngineTesting.context(codec),
            KeyRanges.none(1),
            chunks,
            settings)
        .runs()
        .get(0);
  }

  private static Job<?, ?> job(Reducer<String, Long, Long> reducer) {
    return EngineTesting.job(List.of(), reducer);
  }
}
