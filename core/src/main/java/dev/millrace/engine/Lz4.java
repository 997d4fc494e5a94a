package dev.millrace.engine;

import java.nio.ByteBuffer;
import java.util.Arrays;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * Payloads in LZ4's block format, behind their plain length in four bytes. The library's plain Java
 * is used: its native code would leave a file behind in a process that is killed.
 */
final class Lz4 {

  private static final int LENGTH = Integer.BYTES;
  private static final int PROBE = 8 << 10;

  /** No LZ4 block stands for more than so many times its own length. */
  private static final int MAX_RATIO = 255;

  private static final LZ4Compressor COMPRESSOR = LZ4Factory.safeInstance().fastCompressor();
  private static final LZ4SafeDecompressor DECOMPRESSOR =
      LZ4Factory.safeInstance().safeDecompressor();

  private Lz4() {}

  /** Whether compressing is likely to pay, as far as the beginning of a block says. */
  static boolean mayPay(GrowableBytes block, int header) {
    int plain = Math.min(PROBE, block.size() - header);
    byte[] target = new byte[plain - plain / 8];
    try {
      COMPRESSOR.compress(block.array(), header, plain, target, 0, target.length);
      return true;
    } catch (LZ4Exception e) {
      // This is how it says that there is not enough room.
      return false;
    }
  }

  /**
   * Compresses what follows the header.
   *
   * @return the block with room for its header, or an empty array if it would not be shorter by an
   *     eighth at least
   */
  static byte[] compress(GrowableBytes block, int header) {
    int plain = block.size() - header;
    int most = plain - plain / 8 - LENGTH;
    if (most <= 0) {
      return new byte[0];
    }
    ByteBuffer target = ByteBuffer.allocate(header + LENGTH + most);
    target.putInt(header, plain);
    int length;
    try {
      length =
          COMPRESSOR.compress(block.array(), header, plain, target.array(), header + LENGTH, most);
    } catch (LZ4Exception e) {
      // This is how it says that there is not enough room.
      return new byte[0];
    }
    return Arrays.copyOf(target.array(), header + LENGTH + length);
  }

  /**
   * The plain block, with room for its header.
   *
   * @throws CorruptBlockException if it is not what {@link #compress} has made; nothing is
   *     allocated that is not stored
   */
  static byte[] decompress(byte[] block, int header) throws CorruptBlockException {
    int stored = block.length - header - LENGTH;
    int plain = stored < 0 ? -1 : ByteBuffer.wrap(block).getInt(header);
    if (plain < 0 || plain > (long) MAX_RATIO * stored || plain > GrowableBytes.MAX_SIZE - header) {
      throw new CorruptBlockException(
          "Compressed block of " + block.length + " bytes states " + plain + " plain ones");
    }
    byte[] target = new byte[header + plain];
    try {
      int length = DECOMPRESSOR.decompress(block, header + LENGTH, stored, target, header, plain);
      if (length != plain) {
        throw new CorruptBlockException(
            "Compressed block states " + plain + " plain bytes and holds " + length);
      }
    } catch (LZ4Exception e) {
      throw new CorruptBlockException("Block cannot be decompressed: " + e.getMessage(), e);
    }
    return target;
  }
}
