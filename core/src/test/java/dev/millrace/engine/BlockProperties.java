package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.EngineTesting.Bytes;
import dev.millrace.engine.EngineTesting.Chunks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class BlockProperties {

  @Property(tries = 200, seed = "1", edgeCases = EdgeCasesMode.NONE)
  void whatIsWrittenIsReadAgainRunByRun(
      @ForAll("runs") List<List<Bytes>> runs,
      @ForAll @IntRange(min = 1, max = 64) int blockBytes,
      @ForAll @IntRange(min = 1, max = 64) int chunkBytes)
      throws IOException {
    // given
    Chunks chunks = new Chunks();
    EngineSettings settings = new EngineSettings(1, blockBytes, chunkBytes);

    // when
    int[] lengths = EngineTesting.write(chunks, EngineTesting.ORIGIN, settings, runs);
    List<List<Bytes>> read = new ArrayList<>();
    for (RunReader run : EngineTesting.runs(chunks, EngineTesting.ORIGIN, lengths)) {
      read.add(EngineTesting.readAll(run));
    }

    // then
    assertThat(read).isEqualTo(runs.stream().filter(run -> !run.isEmpty()).toList());
    assertThat(chunks.of(EngineTesting.ORIGIN.partition()))
        .allSatisfy(chunk -> assertThat(chunk).hasSizeBetween(1, chunkBytes));
  }

  @Property(tries = 100, seed = "1", edgeCases = EdgeCasesMode.NONE)
  void aMissingChunkIsNoticed(
      @ForAll("sortedRun") List<Bytes> run,
      @ForAll @IntRange(min = 1, max = 64) int blockBytes,
      @ForAll @IntRange(min = 1, max = 64) int chunkBytes,
      @ForAll @IntRange(min = 0, max = 10_000) int which)
      throws IOException {
    // given
    Chunks chunks = new Chunks();
    EngineSettings settings = new EngineSettings(1, blockBytes, chunkBytes);
    EngineTesting.write(chunks, EngineTesting.ORIGIN, settings, List.of(run));
    List<byte[]> left = new ArrayList<>(chunks.of(EngineTesting.ORIGIN.partition()));
    int length = left.size();

    // when
    left.remove(which % length);

    // then
    assertThat(BlockDamage.outcome(left, EngineTesting.ORIGIN, length, run)).isEqualTo("lost");
  }

  @Provide
  Arbitrary<List<List<Bytes>>> runs() {
    Arbitrary<List<Bytes>> unsorted = record().list().ofMaxSize(20);
    return Arbitraries.oneOf(unsorted, sortedRun()).list().ofMaxSize(4);
  }

  @Provide
  Arbitrary<List<Bytes>> sortedRun() {
    return record()
        .list()
        .ofMinSize(1)
        .ofMaxSize(20)
        .map(run -> run.stream().sorted(Bytes.BY_KEY).toList());
  }

  /**
   * Few different bytes, so that keys are often equal, empty or prefixes of each other, also beyond
   * what the first byte of a record can count; and values are often that of the record before.
   */
  private static Arbitrary<Bytes> record() {
    Arbitrary<List<Integer>> key = Arbitraries.of(0, 97, 255).list().ofMaxSize(50);
    Arbitrary<List<Integer>> value =
        Arbitraries.oneOf(
            Arbitraries.of(1, 2).list().ofMaxSize(1),
            Arbitraries.integers().between(0, 255).list().ofMaxSize(40));
    return Combinators.combine(key, value).as(Bytes::new);
  }
}
