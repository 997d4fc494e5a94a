package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.EngineTesting.Bytes;
import dev.millrace.engine.EngineTesting.Chunks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Blocks that are compressed, and those for which that does not pay. */
class Lz4Test {

  private static final int BLOCK = 256 << 10;
  private static final int RECORDS = 50_000;
  private static final EngineSettings SETTINGS = new EngineSettings(1, BLOCK, 1 << 20);

  private final Random random = new Random(1);

  @Test
  void wordsAreStoredInFewerBytesAndReadAgain() throws IOException {
    List<Bytes> run =
        IntStream.range(0, RECORDS)
            .mapToObj(i -> record("word%08d".formatted(i), "some value " + i % 7))
            .toList();

    List<byte[]> stored = roundTrip(run);

    long plain = run.stream().mapToLong(record -> record.value().size()).sum();
    assertThat(stored.stream().mapToLong(chunk -> chunk.length).sum()).isLessThan(plain / 2);
    assertThat(stored.stream().limit(stored.size() - 1))
        .allSatisfy(chunk -> assertThat(ByteBuffer.wrap(chunk).getInt(4)).isEqualTo(1));
  }

  @Test
  void whatDoesNotGetShorterIsStoredPlain() throws IOException {
    List<Bytes> run = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      byte[] value = new byte[40];
      random.nextBytes(value);
      run.add(Bytes.of("%08d".formatted(i).getBytes(StandardCharsets.US_ASCII), value));
    }

    assertThat(roundTrip(run))
        .allSatisfy(chunk -> assertThat(ByteBuffer.wrap(chunk).getInt(4)).isZero());
  }

  @Test
  void smallBlocksArePlain() throws IOException {
    assertThat(roundTrip(List.of(record("a", "x".repeat(1000)))))
        .allSatisfy(chunk -> assertThat(ByteBuffer.wrap(chunk).getInt(4)).isZero());
  }

  @Test
  void oneValueOfManyBytesIsCutAndReadAgain() throws IOException {
    byte[] noise = new byte[2 << 20];
    random.nextBytes(noise);
    Bytes compressible = record("a", "0123456789".repeat(200_000));
    Bytes incompressible = Bytes.of("b".getBytes(StandardCharsets.US_ASCII), noise);

    List<byte[]> stored = roundTrip(List.of(compressible, incompressible));

    assertThat(stored).hasSizeBetween(3, 4);
  }

  @Test
  void damagedPayloadsAreRefusedWhateverTheyHold() throws Exception {
    GrowableBytes block = new GrowableBytes();
    block.write(new byte[BlockFrame.HEADER], 0, BlockFrame.HEADER);
    byte[] text = "to be or not to be ".repeat(2000).getBytes(StandardCharsets.US_ASCII);
    block.write(text, 0, text.length);
    byte[] good = Lz4.compress(block, BlockFrame.HEADER);
    assertThat(Lz4.decompress(good, BlockFrame.HEADER)).hasSize(block.size()).endsWith(text);

    for (int i = 0; i < 20_000; i++) {
      byte[] bad = Arrays.copyOf(good, good.length - random.nextInt(4));
      int flips = 1 + random.nextInt(3);
      for (int flip = 0; flip < flips; flip++) {
        int at = BlockFrame.HEADER + random.nextInt(bad.length - BlockFrame.HEADER);
        bad[at] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        // What decompresses all the same is for the checksum to find.
        assertThat(Lz4.decompress(bad, BlockFrame.HEADER).length)
            .isLessThanOrEqualTo(BlockFrame.HEADER + 255 * bad.length);
      } catch (CorruptBlockException e) {
        assertThat(e).hasMessageContaining("ompressed");
      }
    }
  }

  @Test
  void aLengthThatWasNeverStoredIsRefusedBeforeItIsAllocated() {
    byte[] block = new byte[BlockFrame.HEADER + 100];
    ByteBuffer.wrap(block).putInt(BlockFrame.HEADER, Integer.MAX_VALUE - 1000);

    assertThatThrownBy(() -> Lz4.decompress(block, BlockFrame.HEADER))
        .isInstanceOf(CorruptBlockException.class)
        .hasMessageContaining("states " + (Integer.MAX_VALUE - 1000));
  }

  private static List<byte[]> roundTrip(List<Bytes> run) throws IOException {
    Chunks chunks = new Chunks();
    int[] lengths = EngineTesting.write(chunks, EngineTesting.ORIGIN, SETTINGS, List.of(run));
    List<RunReader> readers = EngineTesting.runs(chunks, EngineTesting.ORIGIN, lengths);
    assertThat(EngineTesting.readAll(readers.get(0)).equals(run)).isTrue();
    return chunks.of(EngineTesting.ORIGIN.partition());
  }

  private static Bytes record(String key, String value) {
    return Bytes.of(
        key.getBytes(StandardCharsets.US_ASCII), value.getBytes(StandardCharsets.US_ASCII));
  }
}
