package dev.millrace.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Sorted records into framed blocks, and out of them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BlockCodecBenchmark {

  private static final int RECORDS = 50_000;
  private static final BlockOrigin ORIGIN = new BlockOrigin(0, "attempt", 0);
  private static final EngineSettings SETTINGS = EngineSettings.forSlots(1);

  private final byte[][] keys = new byte[RECORDS][];
  private final byte[] value = {1, 2};
  private List<byte[]> chunks;

  /** Makes ascending keys, and blocks to read. */
  @Setup
  public void setUp() throws IOException {
    DataCodec codec = new DataCodec(List.of(), List.of(), getClass().getClassLoader());
    for (int i = 0; i < RECORDS; i++) {
      keys[i] = codec.encode("word%08d".formatted(i));
    }
    chunks = write();
  }

  /** Writes one record. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public List<byte[]> write() throws IOException {
    List<byte[]> written = new ArrayList<>();
    BlockWriter writer =
        new BlockWriter((partition, chunk, bytes) -> written.add(bytes), ORIGIN, SETTINGS);
    for (byte[] key : keys) {
      writer.add(key, 0, key.length, value, 0, value.length);
    }
    writer.endRun();
    return written;
  }

  /** Reads one record. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long read() throws IOException {
    RunReader reader = new RunReader(chunks::get, ORIGIN, 0, chunks.size());
    long bytes = 0;
    while (reader.advance()) {
      bytes += reader.keyLength() + reader.valueLength();
    }
    return bytes;
  }
}
