package dev.millrace.engine;

import dev.millrace.engine.EngineTesting.Bytes;
import dev.millrace.engine.EngineTesting.Chunks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Blocks that a stranger has written: their checksum is right, and nothing else need be. What lies
 * behind the checksum believes nothing either.
 */
class StrangeBlockProperties {

  private static final BlockOrigin ORIGIN = EngineTesting.ORIGIN;
  private static final int CHECKSUM_AT = 36;
  private static final List<Bytes> RECORDS =
      IntStream.range(0, 40)
          .mapToObj(
              i ->
                  Bytes.of(
                      bytes("w" + "o".repeat(i / 2) + i / 3 + "d".repeat(i % 20)),
                      bytes("some value " + i / 2)))
          .toList();

  private static final Refusal READER =
      new Refusal(
          StrangeBlockProperties::readAll, LostBlockException.class, "task 7, attempt worker-1");

  private static final Refusal SEALED =
      new Refusal(
          block -> readAll(resealed(block)), LostBlockException.class, "task 7, attempt worker-1");

  private static final DataCodec CODEC =
      new DataCodec(List.of(), List.of(), StrangeBlockProperties.class.getClassLoader());

  @Property(tries = 15)
  void plainBlocksAreRefusedOrReadToTheirEnd(@ForAll long seed) throws IOException {
    byte[] block = block(1 << 10);

    READER.ofDamaged(block, seed, 1_000);
    SEALED.ofDamaged(block, seed, 2_000);
  }

  @Property(tries = 15)
  void compressedBlocksAreRefusedOrReadToTheirEnd(@ForAll long seed) throws IOException {
    byte[] block = compressed();

    READER.ofDamaged(block, seed, 1_000);
    SEALED.ofDamaged(block, seed, 2_000);
  }

  @Property(tries = 10)
  void resultsAreRefusedOrReadToTheirEnd(@ForAll long seed) throws IOException {
    new Refusal(
            block ->
                new ResultReader(CODEC, List.of(reader(resealed(block))), true)
                    .forEach(
                        result -> {
                          // To decode it is enough.
                        }),
            IOException.class,
            "")
        .ofDamaged(result(), seed, 2_000);
  }

  private static byte[] block(int blockBytes) throws IOException {
    Chunks chunks = new Chunks();
    EngineSettings settings = new EngineSettings(1, blockBytes, 1 << 20);
    EngineTesting.write(chunks, ORIGIN, settings, List.of(RECORDS));
    return chunks.of(ORIGIN.partition()).get(0);
  }

  private static byte[] compressed() {
    GrowableBytes block = new GrowableBytes();
    block.write(new byte[BlockFrame.HEADER], 0, BlockFrame.HEADER);
    for (int i = 0; i < 300; i++) {
      block.write(3 << BlockWriter.SUFFIX_SHIFT);
      block.write(bytes("key"), 0, 3);
      block.writeVarint(5);
      block.write(bytes("value"), 0, 5);
    }
    return BlockFrame.sealCompressed(block, ORIGIN, 0, 300);
  }

  private static byte[] result() throws IOException {
    Chunks chunks = new Chunks();
    List<Bytes> results =
        IntStream.range(0, 30)
            .mapToObj(
                i ->
                    Bytes.of(
                        CODEC.encode("key%02d".formatted(i)), CODEC.encode(List.of(1L * i, "x"))))
            .toList();
    EngineTesting.write(chunks, ORIGIN, new EngineSettings(1, 1 << 16, 1 << 20), List.of(results));
    return chunks.of(ORIGIN.partition()).get(0);
  }

  private static void readAll(byte[] block) throws IOException {
    RunReader reader = reader(block);
    long bytes = 0;
    while (reader.advance()) {
      bytes += reader.keyLength() + reader.valueLength();
    }
    if (bytes < 0) {
      throw new AssertionError("No block holds so much");
    }
  }

  private static RunReader reader(byte[] block) {
    return new RunReader(Chunks.source(List.of(block), ORIGIN), ORIGIN, 0, 1);
  }

  private static byte[] resealed(byte[] block) {
    if (block.length < BlockFrame.HEADER) {
      return block;
    }
    byte[] sealed = block.clone();
    CRC32C crc = new CRC32C();
    crc.update(sealed, 0, CHECKSUM_AT);
    crc.update(sealed, BlockFrame.HEADER, sealed.length - BlockFrame.HEADER);
    ByteBuffer.wrap(sealed).putInt(CHECKSUM_AT, (int) crc.getValue());
    return sealed;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
