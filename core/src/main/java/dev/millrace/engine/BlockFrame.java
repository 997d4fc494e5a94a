package dev.millrace.engine;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The frame around every stored block. All integers are big-endian.
 *
 * <pre>
 *  0  magic and version   4   "MRB2"
 *  4  compression         4   0 none, 1 LZ4
 *  8  task                4
 * 12  partition           4
 * 16  attempt             8   hash of the attempt's id
 * 24  chunk               4   number of the first chunk that holds the block
 * 28  records             4
 * 32  payload length      4
 * 36  checksum            4   CRC32C of bytes 0 to 35 and the payload
 * 40  payload
 * </pre>
 */
final class BlockFrame {

  static final int HEADER = 40;

  private static final int MAGIC = 0x4d524232;
  private static final int PLAIN = 0;
  private static final int LZ4 = 1;
  private static final int COMPRESSION_AT = 4;
  private static final int PAYLOAD_LENGTH_AT = 32;
  private static final int CHECKSUM_AT = 36;

  private BlockFrame() {}

  /** Fills in the header in front of a payload that was written from {@link #HEADER} on. */
  static byte[] seal(GrowableBytes block, BlockOrigin origin, int chunk, int records) {
    return seal(block.toByteArray(), PLAIN, origin, chunk, records);
  }

  /**
   * As {@link #seal(GrowableBytes, BlockOrigin, int, int)}, compressed; an empty array if that does
   * not pay.
   */
  static byte[] sealCompressed(GrowableBytes block, BlockOrigin origin, int chunk, int records) {
    byte[] compressed = Lz4.compress(block, HEADER);
    return compressed.length == 0 ? compressed : seal(compressed, LZ4, origin, chunk, records);
  }

  private static byte[] seal(
      byte[] bytes, int compression, BlockOrigin origin, int chunk, int records) {
    ByteBuffer header = ByteBuffer.wrap(bytes);
    header.putInt(MAGIC).putInt(compression).putInt(origin.task()).putInt(origin.partition());
    header.putLong(origin.attemptHash()).putInt(chunk).putInt(records);
    header.putInt(bytes.length - HEADER).putInt(checksum(bytes));
    return bytes;
  }

  /** The plain form of a block that was checked. */
  static byte[] plain(byte[] block) throws CorruptBlockException {
    return ByteBuffer.wrap(block).getInt(COMPRESSION_AT) == LZ4
        ? Lz4.decompress(block, HEADER)
        : block;
  }

  /** The length of a whole block, header included, that begins with these bytes. */
  static int length(byte[] start) throws CorruptBlockException {
    if (start.length < HEADER) {
      throw new CorruptBlockException(
          "Block of " + start.length + " bytes is shorter than its header of " + HEADER);
    }
    int payload = ByteBuffer.wrap(start).getInt(PAYLOAD_LENGTH_AT);
    if (payload < 0 || payload > GrowableBytes.MAX_SIZE - HEADER) {
      throw new CorruptBlockException("Block states a payload of " + payload + " bytes");
    }
    return HEADER + payload;
  }

  /**
   * Checks a whole block against its checksum, its expected origin and the chunk that it was read
   * from, and returns its number of records.
   */
  static int check(byte[] block, BlockOrigin origin, int chunk) throws CorruptBlockException {
    ByteBuffer header = ByteBuffer.wrap(block);
    if (length(block) != block.length) {
      throw new CorruptBlockException(
          "Block has " + block.length + " bytes and states " + length(block));
    }
    int magic = header.getInt();
    int compression = header.getInt();
    if (magic != MAGIC || compression != PLAIN && compression != LZ4) {
      throw new CorruptBlockException(
          "Block begins with %08x %08x; expected %08x and 0 or 1"
              .formatted(magic, compression, MAGIC));
    }
    if (header.getInt(CHECKSUM_AT) != checksum(block)) {
      throw new CorruptBlockException(
          "Block of " + block.length + " bytes does not match its checksum");
    }
    int task = header.getInt();
    int partition = header.getInt();
    if (task != origin.task()
        || partition != origin.partition()
        || header.getLong() != origin.attemptHash()) {
      throw new CorruptBlockException(
          "Block is of task " + task + " and partition " + partition + ", or another attempt");
    }
    int itsChunk = header.getInt();
    if (itsChunk != chunk) {
      throw new CorruptBlockException("Block of chunk " + itsChunk + " stands in chunk " + chunk);
    }
    return header.getInt();
  }

  private static int checksum(byte[] block) {
    CRC32C crc = new CRC32C();
    crc.update(block, 0, CHECKSUM_AT);
    crc.update(block, HEADER, block.length - HEADER);
    return (int) crc.getValue();
  }
}
