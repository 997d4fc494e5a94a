package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.Combiner;
import dev.millrace.Combiners;
import dev.millrace.Job;
import dev.millrace.Reducers;
import dev.millrace.engine.EngineTesting.Chunks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BinaryOperator;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Buffers that are full before the split has ended. */
class MapRunsTest {

  private static final EngineSettings SMALL = new EngineSettings(16 << 10, 1 << 10, 1 << 20);
  private static final int PARTITIONS = 3;
  private static final int KEYS = 1_000;
  private static final int ROUNDS = 4;

  private final Chunks chunks = new Chunks();
  private final KeyRanges ranges = KeyRanges.none(PARTITIONS);
  private PartitionedBlocks blocks;
  private long records;

  @Test
  void pairsThatCombineWellAreCombinedOnceMoreBeforeTheyAreSent() throws IOException {
    // given
    Job<?, ?> job = job(Combiners.sumOfLongs());
    TreeMap<Object, Object> expected = new TreeMap<>();

    // when
    run(job, 5, i -> (long) i, expected, (a, b) -> (Long) a + (Long) b);

    // then
    assertThat(records).isEqualTo(KEYS);
    assertThat(blocks.runs()).allMatch(runs -> runs.length == 1);
    assertThat(stored(job)).isEqualTo(expected);
  }

  @Test
  void valuesAreCombinedInTheOrderInWhichTheyWereEmitted() throws IOException {
    // given
    Combiner<String> joining = (left, right) -> left + right;
    Job<?, ?> job = job(joining);
    TreeMap<Object, Object> expected = new TreeMap<>();

    // when
    run(job, 5, i -> i + ",", expected, (a, b) -> "" + a + b);

    // then
    assertThat(records).isEqualTo(KEYS);
    assertThat(stored(job)).isEqualTo(expected);
  }

  @Test
  void pairsThatHardlyCombineAreSentAtOnce() throws IOException {
    // given
    Job<?, ?> job = job(Combiners.sumOfLongs());

    // when
    run(job, 1, i -> (long) i, new TreeMap<>(), (a, b) -> (Long) a + (Long) b);

    // then
    assertThat(records).isEqualTo((long) KEYS * ROUNDS);
    assertThat(blocks.runs()).allMatch(runs -> runs.length > 1);
  }

  @Test
  void whatIsCombinedOutOfMuchGoesOnAsSeveralRecords() throws IOException {
    // given
    Combiner<String> joining = (left, right) -> left + right;
    Job<?, ?> job = job(joining);
    String large = "x".repeat(300_000);
    MapRuns runs = open(job);

    // when
    for (int i = 0; i < 12; i++) {
      runs.add("one", i % 3 == 0 ? large : "");
      runs.add("one", "");
    }
    runs.finish();
    runs.close();

    // then
    List<Object> values = new ArrayList<>();
    read(job, (key, value) -> values.add(value));
    assertThat(values).hasSizeBetween(1, 4);
    assertThat(String.join("", values.toArray(String[]::new))).hasSize(4 * 300_000);
  }

  @Test
  void anAttemptThatIsAbandonedStopsToCombine() throws IOException {
    // given
    Job<?, ?> job = job(Combiners.sumOfLongs());
    AttemptGuard abandoned =
        () -> {
          throw new AttemptAbandonedException("its lease was lost");
        };
    blocks = new PartitionedBlocks(7, "a", PARTITIONS, chunks, SMALL);

    // when, then
    try (MapRuns runs = new MapRuns(job, DataCodec.of(job), ranges, blocks, SMALL, abandoned)) {
      for (int i = 0; i < 10 * KEYS; i++) {
        runs.add("key" + i / 5, 1L);
      }
      assertThatThrownBy(runs::finish).isInstanceOf(AttemptAbandonedException.class);
    }
  }

  private void run(
      Job<?, ?> job,
      int times,
      IntFunction<Object> value,
      TreeMap<Object, Object> expected,
      BinaryOperator<Object> combine)
      throws IOException {
    try (MapRuns runs = open(job)) {
      int emitted = 0;
      for (int round = 0; round < ROUNDS; round++) {
        for (int key = 0; key < KEYS; key++) {
          for (int i = 0; i < times; i++) {
            Object one = value.apply(emitted++);
            runs.add("key" + key, one);
            expected.merge("key" + key, one, combine);
          }
        }
      }
      runs.finish();
      records = runs.records();
    }
  }

  private MapRuns open(Job<?, ?> job) {
    blocks = new PartitionedBlocks(7, "a", PARTITIONS, chunks, SMALL);
    return new MapRuns(job, DataCodec.of(job), ranges, blocks, SMALL, AttemptGuard.NONE);
  }

  private TreeMap<Object, Object> stored(Job<?, ?> job) throws IOException {
    TreeMap<Object, Object> stored = new TreeMap<>();
    read(job, (key, value) -> assertThat(stored.put(key, value)).isNull());
    return stored;
  }

  private void read(Job<?, ?> job, BiConsumer<Object, Object> pair) throws IOException {
    DataCodec codec = DataCodec.of(job);
    for (int partition = 0; partition < PARTITIONS; partition++) {
      BlockOrigin origin = new BlockOrigin(7, "a", partition);
      for (RunReader run : EngineTesting.runs(chunks, origin, blocks.runs().get(partition))) {
        while (run.advance()) {
          pair.accept(
              codec.decode(run.key(), 0, run.keyLength()),
              codec.decode(run.block(), run.valueStart(), run.valueLength()));
        }
      }
    }
  }

  private static <V> Job<?, ?> job(Combiner<V> combiner) {
    return Job.named("test")
        .input(new EngineTesting.Lines(List.of()))
        .<String, V>mapper((line, out) -> {})
        .combiner(combiner)
        .reducer(Reducers.folding(combiner::combine))
        .build();
  }
}
