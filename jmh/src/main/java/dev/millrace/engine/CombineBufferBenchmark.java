package dev.millrace.engine;

import dev.millrace.Combiners;
import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.input.ItemsInput;
import java.io.IOException;
import java.util.Random;
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

/**
 * Pairs through the combine buffer and out as a sorted run: what a map task does with each
 * emission.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CombineBufferBenchmark {

  private static final int PAIRS = 100_000;

  /** How many of the pairs have different keys. */
  @Param({"2000", "60000"})
  public int distinct;

  private String[] words;
  private MapBuffer buffer;

  /** Draws the words, the frequent ones often. */
  @Setup
  public void setUp() {
    Random random = new Random(1);
    words = new String[PAIRS];
    for (int i = 0; i < PAIRS; i++) {
      double skewed = random.nextDouble() * random.nextDouble();
      words[i] = "word" + (int) (skewed * distinct);
    }
    Job<String, Long> job =
        Job.named("benchmark")
            .input(ItemsInput.of("unused"))
            .<String, Long>mapper((record, out) -> out.emit(record, 1L))
            .combiner(Combiners.sumOfLongs())
            .reducer((String key, Iterable<Long> values, Emitter<String, Long> out) -> {})
            .build();
    buffer = MapBuffer.of(job, DataCodec.of(job), KeyRanges.none(4));
  }

  /** One pair. */
  @Benchmark
  @OperationsPerInvocation(PAIRS)
  public long combine() throws IOException {
    for (String word : words) {
      buffer.add(word, 1L);
    }
    CountingSink sink = new CountingSink();
    buffer.drainTo(sink);
    return sink.bytes;
  }

  private static final class CountingSink implements MapBuffer.RunSink {
    private final GrowableBytes encoded = new GrowableBytes(16);
    private long bytes;

    @Override
    public void add(int partition, GrowableBytes key, MapBuffer.EncodedValue value) {
      encoded.truncate(0);
      value.appendTo(encoded);
      bytes += key.size() + encoded.size();
    }

    @Override
    public void endRun() {}
  }
}
