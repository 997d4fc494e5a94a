package dev.millrace.engine;

import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.Utf8;
import dev.millrace.input.ItemsInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Records of a 10-byte key and an 89-byte value: into a sorted run, and out of many by merging. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RunsBenchmark {

  private static final int RECORDS = 100_000;
  private static final EngineSettings SETTINGS = EngineSettings.forSlots(1);

  /** How many runs the records are in. */
  @Param({"2", "64"})
  public int runs;

  private final Utf8[] keys = new Utf8[RECORDS];
  private final Utf8 value = Utf8.of("v".repeat(89));
  private DataCodec codec;
  private MapBuffer buffer;
  private List<List<byte[]>> sorted;

  /** Draws keys, and sorts them into runs to be merged. */
  @Setup
  public void setUp() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < RECORDS; i++) {
      byte[] key = new byte[10];
      for (int at = 0; at < key.length; at++) {
        key[at] = (byte) (33 + random.nextInt(94));
      }
      keys[i] = Utf8.of(new String(key, StandardCharsets.US_ASCII));
    }
    Job<Utf8, Utf8> job =
        Job.named("benchmark")
            .input(ItemsInput.of("unused"))
            .<Utf8, Utf8>mapper((record, out) -> out.emit(value, value))
            .reducer((Utf8 key, Iterable<Utf8> values, Emitter<Utf8, Utf8> out) -> {})
            .build();
    codec = DataCodec.of(job);
    buffer = MapBuffer.of(job, codec, KeyRanges.none(1));
    sorted = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      sorted.add(sort(run, runs));
    }
  }

  /** One record into the buffer, sorted, and out in blocks. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public List<byte[]> sort() throws IOException {
    return sort(0, 1);
  }

  /** One record out of all runs in order. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long merge() throws IOException {
    List<RunReader> readers = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      List<byte[]> chunks = sorted.get(run);
      readers.add(new RunReader(chunks::get, origin(run), 0, chunks.size()));
    }
    MergeReader merge = new MergeReader(readers, codec.keys());
    long bytes = 0;
    while (!merge.isEmpty()) {
      bytes += merge.head().keyLength();
      merge.advance();
    }
    return bytes;
  }

  private List<byte[]> sort(int first, int step) throws IOException {
    for (int i = first; i < RECORDS; i += step) {
      buffer.add(keys[i], value);
    }
    List<byte[]> chunks = new ArrayList<>();
    PartitionedBlocks blocks =
        new PartitionedBlocks(
            first, "attempt", 1, (partition, chunk, bytes) -> chunks.add(bytes), SETTINGS);
    buffer.drainTo(blocks);
    return chunks;
  }

  private static BlockOrigin origin(int run) {
    return new BlockOrigin(run, "attempt", 0);
  }
}
