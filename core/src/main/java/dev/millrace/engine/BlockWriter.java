package dev.millrace.engine;

import com.google.common.primitives.Ints;
import dev.millrace.InvalidJobException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes encoded records of one partition as framed blocks, compressed where that pays. A record
 * begins with a byte that is nearly all there is of it where keys are near to each other and values
 * alike, as they are where most words occur once:
 *
 * <pre>
 * bits 0 to 3  shared: how many leading bytes the key has in common with the key before it
 * bits 4 to 6  suffix: how many bytes follow in the key
 * bit 7        whether the value is that of the record before it in the block
 *
 * varint       shared - 15, if the bits say 15
 * varint       suffix - 7, if the bits say 7
 * .            the suffix
 * varint       how long the value is, and the value, unless it is that of the record before
 * </pre>
 *
 * A block that is larger than a chunk (one large record is enough) is cut; its pieces follow one
 * another.
 */
final class BlockWriter {

  /** In the first byte of a record: from here on the count goes on in a varint. */
  static final int MANY_SHARED = 15;

  static final int MANY_IN_SUFFIX = 7;
  static final int SUFFIX_SHIFT = 4;

  /** In the first byte of a record. */
  static final int SAME_VALUE = 0x80;

  /** Larger records cannot be framed and checked in one array of bytes with their block. */
  private static final int MAX_RECORD = 1 << 30;

  /** Smaller blocks are not worth the time that the compressor needs to load. */
  private static final int MIN_COMPRESSED = 16 << 10;

  private static final int PLAIN_AT_ONCE = 15;

  private final ChunkSink sink;
  private final BlockOrigin origin;
  private final EngineSettings settings;
  private final GrowableBytes block;
  private final boolean mayCompress;
  private final List<Integer> chunksOfRuns = new ArrayList<>();

  private byte[] lastKey = new byte[64];
  private int lastKeyLength;

  /** Where in the block the last record begins, and its value, or that of an earlier one. */
  private int record;

  private int lastValue;
  private int lastValueLength;
  private int records;
  private int chunk;
  private int firstChunkOfRun;
  private long bytes;
  private int plainLeft;
  private boolean pays;

  BlockWriter(ChunkSink sink, BlockOrigin origin, EngineSettings settings) {
    this(sink, origin, settings, new GrowableBytes(), true);
  }

  /** With a block that several writers may share, of which only one at a time is within a run. */
  BlockWriter(ChunkSink sink, BlockOrigin origin, EngineSettings settings, GrowableBytes block) {
    this(sink, origin, settings, block, true);
  }

  private BlockWriter(
      ChunkSink sink,
      BlockOrigin origin,
      EngineSettings settings,
      GrowableBytes block,
      boolean mayCompress) {
    this.sink = sink;
    this.origin = origin;
    this.settings = settings;
    this.block = block;
    this.mayCompress = mayCompress;
  }

  /** For blocks that stay on this machine: to compress them takes longer than to write them. */
  static BlockWriter onDisk(SpillFile file, BlockOrigin origin, EngineSettings settings) {
    return new BlockWriter(file, origin, settings, new GrowableBytes(), false);
  }

  /**
   * Appends a record; within a run of sorted records the key must not be less than the one before.
   */
  void add(byte[] key, int keyStart, int keyLength, byte[] value, int valueStart, int valueLength)
      throws IOException {
    checkSize((long) keyLength + valueLength);
    addKey(key, keyStart, keyLength);
    if (isLastValue(value, valueStart, valueLength)) {
      block.array()[record] |= (byte) SAME_VALUE;
    } else {
      block.writeVarint(valueLength);
      lastValue = block.size();
      lastValueLength = valueLength;
      block.write(value, valueStart, valueLength);
    }
    endRecord();
  }

  /** As the other one, for a value that is encoded right into the block. */
  void add(GrowableBytes key, MapBuffer.EncodedValue value) throws IOException {
    addKey(key.array(), 0, key.size());
    int start = block.size();
    // Room for the length of a short value; a longer one makes room.
    block.write(0);
    value.appendTo(block);
    int length = block.size() - start - 1;
    checkSize((long) key.size() + length);
    if (isLastValue(block.array(), start + 1, length)) {
      block.truncate(start);
      block.array()[record] |= (byte) SAME_VALUE;
    } else {
      block.setVarint(start, length);
      lastValue = block.size() - length;
      lastValueLength = length;
    }
    endRecord();
  }

  private void addKey(byte[] key, int keyStart, int keyLength) {
    if (records == 0) {
      begin();
    }
    int mismatch = Arrays.mismatch(lastKey, 0, lastKeyLength, key, keyStart, keyStart + keyLength);
    int shared = mismatch < 0 ? keyLength : mismatch;
    int suffix = keyLength - shared;
    record = block.size();
    block.write(Math.min(suffix, MANY_IN_SUFFIX) << SUFFIX_SHIFT | Math.min(shared, MANY_SHARED));
    if (shared >= MANY_SHARED) {
      block.writeVarint(shared - MANY_SHARED);
    }
    if (suffix >= MANY_IN_SUFFIX) {
      block.writeVarint(suffix - MANY_IN_SUFFIX);
    }
    block.write(key, keyStart + shared, suffix);
    rememberKey(key, keyStart, keyLength);
  }

  private boolean isLastValue(byte[] bytes, int start, int length) {
    return records > 0
        && length == lastValueLength
        && Arrays.equals(
            block.array(), lastValue, lastValue + length, bytes, start, start + length);
  }

  private void endRecord() throws IOException {
    records++;
    if (block.size() >= settings.blockBytes()) {
      flush();
    }
  }

  private static void checkSize(long bytes) {
    if (bytes > MAX_RECORD) {
      throw new InvalidJobException(
          "A record of "
              + bytes
              + " bytes is larger than the limit of "
              + MAX_RECORD
              + ": let the mapper or combiner make smaller ones");
    }
  }

  /** Ends the run: the next record may have any key. A run without records leaves no trace. */
  void endRun() throws IOException {
    flush();
    if (chunk > firstChunkOfRun) {
      chunksOfRuns.add(chunk - firstChunkOfRun);
      firstChunkOfRun = chunk;
    }
  }

  /** How many chunks each of the ended runs has. */
  int[] runs() {
    return Ints.toArray(chunksOfRuns);
  }

  /** How many bytes have been handed to the sink. */
  long bytes() {
    return bytes;
  }

  private void flush() throws IOException {
    if (records == 0) {
      return;
    }
    byte[] sealed = seal();
    records = 0;
    block.reset(4L * settings.blockBytes());
    for (long start = 0; start < sealed.length; start += settings.chunkBytes()) {
      int end = (int) Math.min(sealed.length, start + settings.chunkBytes());
      boolean whole = end - start == sealed.length;
      byte[] piece = whole ? sealed : Arrays.copyOfRange(sealed, (int) start, end);
      sink.put(origin.partition(), chunk++, piece);
    }
    bytes += sealed.length;
  }

  /** Compresses where it pays; where it did not, only some blocks later is that tried again. */
  private byte[] seal() {
    if (mayCompress
        && block.size() >= MIN_COMPRESSED
        && --plainLeft < 0
        && (pays || Lz4.mayPay(block, BlockFrame.HEADER))) {
      byte[] compressed = BlockFrame.sealCompressed(block, origin, chunk, records);
      pays = compressed.length > 0;
      if (pays) {
        return compressed;
      }
    }
    if (plainLeft < 0) {
      plainLeft = PLAIN_AT_ONCE;
    }
    return BlockFrame.seal(block, origin, chunk, records);
  }

  private void begin() {
    block.truncate(0);
    block.ensure(BlockFrame.HEADER);
    block.advance(BlockFrame.HEADER);
    lastKeyLength = 0;
  }

  private void rememberKey(byte[] key, int start, int length) {
    if (lastKey.length < length) {
      lastKey = new byte[Math.max(length, 2 * lastKey.length)];
    }
    System.arraycopy(key, start, lastKey, 0, length);
    lastKeyLength = length;
  }
}
