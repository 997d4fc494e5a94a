package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.EngineTesting.Bytes;
import dev.millrace.engine.EngineTesting.Chunks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class MergeReaderProperties {

  private static final KeyForm KEYS =
      new DataCodec(List.of(), List.of(), MergeReaderProperties.class.getClassLoader()).keys();

  @Property(tries = 200, seed = "1", edgeCases = EdgeCasesMode.NONE)
  void equalKeysComeInTheOrderOfTheirRuns(
      @ForAll("keysOfRuns") List<List<List<Integer>>> keysOfRuns,
      @ForAll @IntRange(min = 1, max = 64) int blockBytes)
      throws IOException {
    // given
    List<List<Bytes>> runs = new ArrayList<>();
    for (List<List<Integer>> keys : keysOfRuns) {
      List<Bytes> run = new ArrayList<>();
      for (List<Integer> key : keys) {
        run.add(new Bytes(key, List.of(runs.size(), run.size())));
      }
      run.sort(Bytes.BY_KEY);
      runs.add(run);
    }

    // when
    MergeReader merge = new MergeReader(written(runs, blockBytes), KEYS);
    List<Bytes> merged = new ArrayList<>();
    while (!merge.isEmpty()) {
      merged.add(EngineTesting.current(merge.head()));
      merge.advance();
    }

    // then
    List<Bytes> expected = new ArrayList<>();
    runs.forEach(expected::addAll);
    expected.sort(Bytes.BY_KEY);
    assertThat(merged).isEqualTo(expected);
  }

  /** Also readers of runs without a chunk, which a manifest never names. */
  private static List<RunReader> written(List<List<Bytes>> runs, int blockBytes)
      throws IOException {
    List<RunReader> readers = new ArrayList<>();
    for (List<Bytes> run : runs) {
      Chunks chunks = new Chunks();
      int[] lengths =
          EngineTesting.write(
              chunks, EngineTesting.ORIGIN, new EngineSettings(1, blockBytes, 64), List.of(run));
      int length = lengths.length == 0 ? 0 : lengths[0];
      ChunkSource source = chunks.source(EngineTesting.ORIGIN);
      readers.add(new RunReader(source, EngineTesting.ORIGIN, 0, length));
    }
    return readers;
  }

  @Provide
  Arbitrary<List<List<List<Integer>>>> keysOfRuns() {
    // Keys that differ within their first eight bytes, and keys that do so only behind them.
    Arbitrary<List<Integer>> beginning =
        Arbitraries.of(List.of(), List.of(1, 2, 3, 4, 5, 6), List.of(1, 2, 3, 4, 5, 6, 7, 8));
    Arbitrary<List<Integer>> ending = Arbitraries.of(0, 97, 255).list().ofMaxSize(3);
    Arbitrary<List<Integer>> key =
        Combinators.combine(beginning, ending)
            .as((first, last) -> Stream.concat(first.stream(), last.stream()).toList());
    return key.list().ofMaxSize(12).list().ofMaxSize(7);
  }
}
