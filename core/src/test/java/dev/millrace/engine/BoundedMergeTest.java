package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.EngineTesting.Bytes;
import dev.millrace.engine.EngineTesting.Chunks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundedMergeTest {

  private static final KeyForm KEYS =
      new DataCodec(List.of(), List.of(), BoundedMergeTest.class.getClassLoader()).keys();

  private static final BlockOrigin SPILLED = new BlockOrigin(7, "reduce", 7);

  /** Two, three and eight runs at once, in none to six passes over the disk. */
  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "2, 1", "3, 1", "64, 1", "65, 1", "100, 96", "100, 256", "5, 256"})
  void anyNumberOfRunsIsMergedInOrder(int count, int bufferBytes) throws IOException {
    // given
    EngineSettings settings = new EngineSettings(bufferBytes, 32, 16);
    Random random = new Random(count);
    List<RunReader> runs = new ArrayList<>();
    List<Bytes> expected = new ArrayList<>();
    for (int run = 0; run < count; run++) {
      List<Bytes> records = new ArrayList<>();
      for (int i = random.nextInt(20); i >= 0; i--) {
        records.add(new Bytes(List.of(random.nextInt(5), random.nextInt(3)), List.of(run, i)));
      }
      records.sort(Bytes.BY_KEY);
      expected.addAll(records);
      Chunks chunks = new Chunks();
      int[] lengths = EngineTesting.write(chunks, EngineTesting.ORIGIN, settings, List.of(records));
      runs.add(
          new RunReader(chunks.source(EngineTesting.ORIGIN), EngineTesting.ORIGIN, 0, lengths[0]));
    }
    expected.sort(Bytes.BY_KEY);

    // when
    List<Bytes> merged = new ArrayList<>();
    try (BoundedMerge bounded = new BoundedMerge(SPILLED, settings, AttemptGuard.NONE, KEYS)) {
      for (MergeReader merge = bounded.merge(runs); !merge.isEmpty(); merge.advance()) {
        merged.add(EngineTesting.current(merge.head()));
      }
    }

    // then
    assertThat(merged).isEqualTo(expected);
  }

  @Test
  void aSpillFileGivesBackWhatWasPut() throws IOException {
    try (SpillFile file = SpillFile.create()) {
      file.put(0, 0, new byte[] {1, 2, 3});
      file.put(0, 1, new byte[0]);
      file.put(0, 2, new byte[100_000]);

      assertThat(file.get(0)).containsExactly(1, 2, 3);
      assertThat(file.get(1)).isEmpty();
      assertThat(file.get(2)).hasSize(100_000);
      assertThatThrownBy(() -> file.put(0, 5, new byte[1]))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aClosedSpillFileSaysWhatToDo() throws IOException {
    SpillFile file = SpillFile.create();
    file.put(0, 0, new byte[1]);
    file.close();

    assertThatThrownBy(() -> file.get(0))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Spill file in ")
        .hasMessageContaining("-Djava.io.tmpdir");
  }
}
