package dev.millrace.jmh;

import dev.millrace.Tokenizer;
import dev.millrace.Utf8;
import java.util.SplittableRandom;
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
import org.openjdk.jmh.infra.Blackhole;

/** Words out of lines: the same text as slices of bytes, and as the strings that split makes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TokenizerBenchmark {

  private static final int WORDS = 10_000;
  private static final int IN_LINE = 10;

  private final Utf8[] lines = new Utf8[WORDS / IN_LINE];
  private final Tokenizer tokenizer = Tokenizer.words();

  /** Draws words of one to nine letters. */
  @Setup
  public void setUp() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < lines.length; i++) {
      StringBuilder line = new StringBuilder();
      for (int word = 0; word < IN_LINE; word++) {
        line.append("letterings", 0, 1 + random.nextInt(9)).append(' ');
      }
      lines[i] = Utf8.of(line.toString());
    }
  }

  /** One word as a slice. */
  @Benchmark
  @OperationsPerInvocation(WORDS)
  public void slices(Blackhole words) {
    for (Utf8 line : lines) {
      tokenizer.forEach(line, words::consume);
    }
  }

  /** One word as a string. */
  @Benchmark
  @OperationsPerInvocation(WORDS)
  public void strings(Blackhole words) {
    for (Utf8 line : lines) {
      for (String word : line.toString().split(" ")) {
        words.consume(word);
      }
    }
  }
}
