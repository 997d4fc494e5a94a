package dev.millrace.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.EngineTesting.Bytes;
import dev.millrace.engine.EngineTesting.Chunks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlockDamageTest {

  private static final BlockOrigin ORIGIN = EngineTesting.ORIGIN;

  private static final List<Bytes> RUN =
      List.of(
          record("", "empty key"),
          record("apple", ""),
          record("applepie", "1"),
          record("pear", "23"),
          record("pear", "23"));

  @ParameterizedTest
  @CsvSource({"1000, 1000", "1000, 16", "1000, 1", "1, 1000", "30, 7"})
  void everyFlippedBitIsNoticed(int blockBytes, int chunkBytes) throws IOException {
    // given
    List<byte[]> chunks = written(blockBytes, chunkBytes);

    for (int chunk = 0; chunk < chunks.size(); chunk++) {
      for (int bit = 0; bit < 8 * chunks.get(chunk).length; bit++) {
        // when
        List<byte[]> damaged = new ArrayList<>(chunks);
        byte[] flipped = chunks.get(chunk).clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        damaged.set(chunk, flipped);

        // then
        assertOutcome("lost", damaged, "bit " + bit + " of chunk ", chunk);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1000, 1000", "1000, 16", "1000, 1", "1, 1000", "30, 7"})
  void everyCutOrLengthenedChunkIsNoticed(int blockBytes, int chunkBytes) throws IOException {
    // given
    List<byte[]> chunks = written(blockBytes, chunkBytes);

    for (int chunk = 0; chunk < chunks.size(); chunk++) {
      int whole = chunks.get(chunk).length;
      for (int length = 0; length <= whole + 2; length++) {
        // when
        List<byte[]> damaged = new ArrayList<>(chunks);
        damaged.set(chunk, Arrays.copyOf(chunks.get(chunk), length));

        // then
        assertOutcome(
            length == whole ? "read" : "lost", damaged, length + " bytes of chunk ", chunk);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1000, 16", "1000, 1", "1, 1000", "30, 7"})
  void everySwappedPairOfChunksIsNoticed(int blockBytes, int chunkBytes) throws IOException {
    // given
    List<byte[]> chunks = written(blockBytes, chunkBytes);

    for (int left = 0; left < chunks.size(); left++) {
      for (int right = left + 1; right < chunks.size(); right++) {
        // when
        List<byte[]> damaged = new ArrayList<>(chunks);
        Collections.swap(damaged, left, right);

        // then
        boolean equal = Arrays.equals(chunks.get(left), chunks.get(right));
        assertOutcome(equal ? "read" : "lost", damaged, right + " swapped with ", left);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1000, 1000", "1000, 16", "1000, 1", "1, 1000", "1, 7"})
  void everyLostEndIsNoticed(int blockBytes, int chunkBytes) throws IOException {
    // given
    List<byte[]> chunks = written(blockBytes, chunkBytes);

    for (int kept = 0; kept < chunks.size(); kept++) {
      // when
      List<byte[]> damaged = chunks.subList(0, kept);

      // then
      assertThat(outcome(chunks, damaged)).as("%d chunks", kept).isEqualTo("lost");
    }
  }

  @Test
  void bytesOfAnotherTaskAttemptOrPartitionAreNotTakenForTheRightOnes() throws IOException {
    // given
    List<byte[]> chunks = written(1000, 1000);
    List<BlockOrigin> others =
        List.of(
            new BlockOrigin(ORIGIN.task() + 1, ORIGIN.attempt(), ORIGIN.partition()),
            new BlockOrigin(ORIGIN.task(), "worker-1:55-0:2", ORIGIN.partition()),
            new BlockOrigin(ORIGIN.task(), ORIGIN.attempt(), ORIGIN.partition() + 1));

    for (BlockOrigin other : others) {
      // when
      String outcome = BlockDamage.outcome(chunks, other, chunks.size(), RUN);

      // then
      assertThat(outcome).as("%s", other).isEqualTo("lost");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE - 40, 1 << 30})
  void aDamagedLengthAsksForNoMoreMemoryThanWasStored(int length) throws IOException {
    // given
    List<byte[]> chunks = new ArrayList<>(written(1000, 50));
    byte[] header = chunks.get(0).clone();
    ByteBuffer.wrap(header).putInt(32, length);
    chunks.set(0, header);

    // when
    String outcome = outcome(chunks);

    // then
    assertThat(outcome).isEqualTo("lost");
  }

  @Test
  void theErrorNamesTheOrigin() throws IOException {
    // given
    List<byte[]> chunks = List.of(new byte[100]);

    // when
    RunReader run = new RunReader(Chunks.source(chunks, ORIGIN), ORIGIN, 0, 1);

    // then
    assertThatThrownBy(run::advance)
        .isInstanceOfSatisfying(
            LostBlockException.class, lost -> assertThat(lost.origin()).isEqualTo(ORIGIN))
        .hasMessageContaining("task 7, attempt worker-1:55-0:1, partition 3");
  }

  /** Describes only what fails: there are thousands of cases. */
  private static void assertOutcome(
      String expected, List<byte[]> chunks, String damage, int chunk) {
    String outcome = outcome(chunks);
    if (!outcome.equals(expected)) {
      throw new AssertionError(damage + chunk + ": " + outcome + ", expected " + expected);
    }
  }

  private static String outcome(List<byte[]> chunks) {
    return outcome(chunks, chunks);
  }

  private static String outcome(List<byte[]> whole, List<byte[]> left) {
    return BlockDamage.outcome(left, ORIGIN, whole.size(), RUN);
  }

  private static List<byte[]> written(int blockBytes, int chunkBytes) throws IOException {
    Chunks chunks = new Chunks();
    EngineSettings settings = new EngineSettings(1, blockBytes, chunkBytes);
    EngineTesting.write(chunks, ORIGIN, settings, List.of(RUN));
    return chunks.of(ORIGIN.partition());
  }

  private static Bytes record(String key, String value) {
    return Bytes.of(key.getBytes(UTF_8), value.getBytes(UTF_8));
  }
}
