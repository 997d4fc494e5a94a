package dev.millrace.engine;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the records of one run, in the order in which they were written. Holds one block at a time.
 * Every block is checked before a record of it is given out; a block that is gone or damaged is a
 * {@link LostBlockException}.
 */
public final class RunReader {

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final ChunkSource source;
  private final BlockOrigin origin;
  private final int endChunk;
  private int chunk;

  private byte[] block = {};
  private int position;
  private int recordsLeft;
  private long bytes;

  private byte[] key = new byte[64];
  private int keyLength;
  private int valueStart;
  private int valueLength;

  /**
   * Reads the run which is stored in {@code chunks} chunks of the source from {@code firstChunk}
   * on.
   */
  public RunReader(ChunkSource source, BlockOrigin origin, int firstChunk, int chunks) {
    this.source = source;
    this.origin = origin;
    this.chunk = firstChunk;
    this.endChunk = firstChunk + chunks;
  }

  /**
   * Readers for all runs that an attempt wrote for a partition.
   *
   * @param runs how many chunks each run has, as the manifest says
   */
  public static List<RunReader> ofAll(ChunkSource source, BlockOrigin origin, int[] runs) {
    List<RunReader> readers = new ArrayList<>(runs.length);
    int chunk = 0;
    for (int chunks : runs) {
      readers.add(new RunReader(source, origin, chunk, chunks));
      chunk += chunks;
    }
    return readers;
  }

  /** Goes to the next record; false at the end of the run. */
  public boolean advance() throws IOException {
    while (recordsLeft == 0) {
      if (chunk == endChunk) {
        block = new byte[0];
        return false;
      }
      readBlock();
    }
    try {
      readRecord();
    } catch (CorruptBlockException | IndexOutOfBoundsException e) {
      throw new LostBlockException(origin, e);
    }
    return true;
  }

  /** How many bytes of chunks have been read. */
  long bytes() {
    return bytes;
  }

  /** How much of the run has been read, from 0 to 1. */
  double progress() {
    return endChunk == 0 ? 1 : (double) chunk / endChunk;
  }

  /**
   * The current key is the first {@link #keyLength} bytes; overwritten by the next {@link
   * #advance}.
   */
  public byte[] key() {
    return key;
  }

  /** The length of the current key in bytes. */
  public int keyLength() {
    return keyLength;
  }

  /**
   * The first eight bytes of the current key as a number that compares, unsigned, as they do; a
   * shorter key is filled up with zeros.
   */
  long keyPrefix() {
    long word = (long) WORD.get(key, 0);
    return keyLength >= Long.BYTES
        ? word
        : keyLength == 0 ? 0 : word & -1L << 8 * (Long.BYTES - keyLength);
  }

  /**
   * The block that holds the current value, from {@link #valueStart} on for {@link #valueLength}
   * bytes.
   */
  public byte[] block() {
    return block;
  }

  /** Where the current value begins in {@link #block}. */
  public int valueStart() {
    return valueStart;
  }

  /** The length of the current value in bytes. */
  public int valueLength() {
    return valueLength;
  }

  private void readBlock() throws IOException {
    int firstChunk = chunk;
    try {
      byte[] whole = readPieces();
      bytes += whole.length;
      recordsLeft = BlockFrame.check(whole, origin, firstChunk);
      block = BlockFrame.plain(whole);
    } catch (CorruptBlockException e) {
      throw new LostBlockException(origin, e);
    }
    position = BlockFrame.HEADER;
    keyLength = 0;
    valueLength = -1;
  }

  /**
   * Reads the pieces of one block, of which all but the last are equally long. The buffer grows as
   * they arrive, so that a damaged length cannot ask for more memory than was stored.
   */
  private byte[] readPieces() throws IOException {
    byte[] piece = source.get(chunk++);
    int fullLength = piece.length;
    if (isWhole(piece, fullLength)) {
      return piece;
    }
    GrowableBytes whole = new GrowableBytes(fullLength);
    whole.write(piece, 0, piece.length);
    while (chunk < endChunk
        && piece.length == fullLength
        && !isWhole(whole.array(), whole.size())) {
      piece = source.get(chunk++);
      whole.write(piece, 0, piece.length);
    }
    return whole.toByteArray();
  }

  private static boolean isWhole(byte[] bytes, int size) throws CorruptBlockException {
    return size >= BlockFrame.HEADER && size >= BlockFrame.length(bytes);
  }

  private void readRecord() throws CorruptBlockException {
    byte head = block[position++];
    int shared = head & BlockWriter.MANY_SHARED;
    if (shared == BlockWriter.MANY_SHARED) {
      shared += readVarint();
    }
    int suffix = head >>> BlockWriter.SUFFIX_SHIFT & BlockWriter.MANY_IN_SUFFIX;
    if (suffix == BlockWriter.MANY_IN_SUFFIX) {
      suffix += readVarint();
    }
    if ((shared | suffix) < 0 || shared > keyLength || suffix > block.length - position) {
      throw new CorruptBlockException(
          "Key of " + shared + " + " + suffix + " bytes does not fit its block");
    }
    if (key.length < shared + suffix) {
      key = Arrays.copyOf(key, Math.max(shared + suffix, 2 * key.length));
    }
    System.arraycopy(block, position, key, shared, suffix);
    keyLength = shared + suffix;
    position += suffix;
    if ((head & BlockWriter.SAME_VALUE) == 0) {
      readValue();
    } else if (valueLength < 0) {
      throw new CorruptBlockException("The first record of a block has the value of one before it");
    }
    recordsLeft--;
  }

  private void readValue() throws CorruptBlockException {
    valueLength = readVarint();
    valueStart = position;
    if (valueLength > block.length - position) {
      throw new CorruptBlockException("Value of " + valueLength + " bytes does not fit its block");
    }
    position += valueLength;
  }

  private int readVarint() throws CorruptBlockException {
    byte first = block[position];
    if (first >= 0) {
      position++;
      return first;
    }
    int value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      byte next = block[position++];
      value |= (next & 0x7f) << shift;
      if (next >= 0) {
        if (value < 0) {
          break;
        }
        return value;
      }
    }
    throw new CorruptBlockException("Block holds a length that is out of range");
  }
}
