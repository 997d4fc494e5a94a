package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.InvalidJobException;
import dev.millrace.engine.EngineTesting.Chunks;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlockWriterTest {

  private static final BlockOrigin ORIGIN = EngineTesting.ORIGIN;

  @Test
  void aLargeValueIsCutIntoChunksAndReadAgain() throws IOException {
    // given
    byte[] value = new byte[10 << 20];
    new Random(1).nextBytes(value);
    byte[] key = {'k'};
    Chunks chunks = new Chunks();
    BlockWriter writer = new BlockWriter(chunks, ORIGIN, EngineTesting.USUAL);

    // when
    writer.add(key, 0, 1, value, 0, value.length);
    writer.add(key, 0, 1, key, 0, 1);
    writer.endRun();
    RunReader run = EngineTesting.runs(chunks, ORIGIN, writer.runs()).get(0);

    // then
    assertThat(writer.runs()).containsExactly(12);
    assertThat(run.advance()).isTrue();
    int end = run.valueStart() + run.valueLength();
    assertThat(Arrays.equals(value, 0, value.length, run.block(), run.valueStart(), end)).isTrue();
    assertThat(run.advance()).isTrue();
    assertThat(EngineTesting.current(run).value()).containsExactly((int) 'k');
    assertThat(run.advance()).isFalse();
    assertThat(run.advance()).isFalse();
  }

  @Test
  void aValueIsTheSameWhetherItIsCopiedOrEncodedInPlace() throws IOException {
    for (int length : new int[] {0, 1, 127, 128, 129, 16_383, 16_384, 3 << 20}) {
      // given
      byte[] bytes = new byte[length];
      new Random(length).nextBytes(bytes);
      GrowableBytes key = new GrowableBytes(1);
      key.write('k');
      Chunks copied = new Chunks();
      Chunks inPlace = new Chunks();

      // when
      BlockWriter copying = new BlockWriter(copied, ORIGIN, EngineTesting.USUAL);
      copying.add(key.array(), 0, 1, bytes, 0, length);
      copying.endRun();
      BlockWriter encoding = new BlockWriter(inPlace, ORIGIN, EngineTesting.USUAL);
      encoding.add(key, out -> out.write(bytes, 0, length));
      encoding.endRun();

      // then
      assertThat(inPlace.of(ORIGIN.partition()))
          .containsExactlyElementsOf(copied.of(ORIGIN.partition()));
    }
  }

  @Test
  void aValueThatIsRepeatedIsWrittenOnceInEachBlock() throws IOException {
    // given
    byte[] large = new byte[1 << 20];
    EngineSettings settings = new EngineSettings(1, 4 << 20, 1 << 20);
    Chunks chunks = new Chunks();
    BlockWriter sent = new BlockWriter(chunks, ORIGIN, settings);

    // when
    long bytesOnDisk;
    try (SpillFile file = SpillFile.create()) {
      BlockWriter spilled = BlockWriter.onDisk(file, ORIGIN, settings);
      for (int i = 0; i < 1_000; i++) {
        byte[] key = {(byte) (i >> 8), (byte) i};
        spilled.add(key, 0, 2, large, 0, large.length);
        sent.add(key, 0, 2, large, 0, large.length);
      }
      spilled.endRun();
      bytesOnDisk = spilled.bytes();
    }
    sent.endRun();
    RunReader run = EngineTesting.runs(chunks, ORIGIN, sent.runs()).get(0);

    // then
    assertThat(bytesOnDisk).isBetween(large.length + 2_000L, large.length + 4_000L);
    for (int i = 0; i < 1_000; i++) {
      assertThat(run.advance()).isTrue();
      assertThat(run.key()).startsWith(i >> 8, i);
      assertThat(run.valueLength()).isEqualTo(large.length);
    }
    assertThat(run.advance()).isFalse();
  }

  @Test
  void aRunWithoutRecordsLeavesNoTrace() throws IOException {
    // given
    Chunks chunks = new Chunks();
    BlockWriter writer = new BlockWriter(chunks, ORIGIN, EngineTesting.USUAL);

    // when
    writer.endRun();
    writer.endRun();

    // then
    assertThat(writer.runs()).isEmpty();
    assertThat(writer.bytes()).isZero();
    assertThat(chunks.byPartition).isEmpty();
  }

  @Test
  void bytesCountsWhatTheSinkWasGiven() throws IOException {
    // given
    Chunks chunks = new Chunks();
    BlockWriter writer = new BlockWriter(chunks, ORIGIN, new EngineSettings(1, 20, 7));

    // when
    for (int i = 0; i < 50; i++) {
      writer.add(new byte[] {(byte) i}, 0, 1, new byte[i], 0, i);
    }
    writer.endRun();

    // then
    assertThat(writer.bytes())
        .isEqualTo(chunks.of(ORIGIN.partition()).stream().mapToLong(chunk -> chunk.length).sum());
  }

  @Test
  void aRecordThatNoBlockCanHoldIsTheJobsFault() {
    // given
    BlockWriter writer = new BlockWriter(new Chunks(), ORIGIN, EngineTesting.USUAL);
    byte[] key = {};

    // when, then
    assertThatThrownBy(() -> writer.add(key, 0, 0, key, 0, (1 << 30) + 1))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("1073741825 bytes is larger than the limit of 1073741824");
  }

  @Test
  void writersOfManyPartitionsShareOneBlock() throws IOException {
    // given
    Chunks chunks = new Chunks();
    PartitionedBlocks blocks = new PartitionedBlocks(0, "a", 5, chunks, EngineTesting.USUAL);

    // when
    for (int run = 0; run < 3; run++) {
      for (int partition = 0; partition < 4; partition++) {
        GrowableBytes key = new GrowableBytes(1);
        key.write(run);
        int value = partition;
        blocks.add(partition, key, out -> out.write(value));
        blocks.add(partition, key, out -> out.write(value));
      }
      blocks.endRun();
    }

    // then
    List<int[]> runs = blocks.runs();
    assertThat(runs).hasSize(5);
    assertThat(runs.get(4)).isEmpty();
    for (int partition = 0; partition < 4; partition++) {
      assertThat(runs.get(partition)).containsExactly(1, 1, 1);
      BlockOrigin origin = new BlockOrigin(0, "a", partition);
      List<RunReader> readers = EngineTesting.runs(chunks, origin, runs.get(partition));
      for (int run = 0; run < 3; run++) {
        assertThat(EngineTesting.readAll(readers.get(run)))
            .hasSize(2)
            .allMatch(record -> record.value().size() == 1);
      }
    }
  }
}
