package dev.millrace.compare;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A mapped file of lines, which threads take from in pieces that end with a line. Every thread has
 * a buffer of its own, with {@link #PADDING} zeros behind what it has taken, so that eight bytes
 * can be read anywhere.
 */
final class HandInput implements AutoCloseable {

  static final int PADDING = 8;
  private static final int PIECE = 1 << 20;

  private final FileChannel file;
  private final long size;
  private final AtomicLong next = new AtomicLong();

  HandInput(Path path) throws IOException {
    file = FileChannel.open(path);
    size = file.size();
  }

  /** A piece of the input: whole lines. */
  static final class Piece {
    byte[] text = new byte[PIECE + (PIECE >> 2)];
    int length;
  }

  /** Takes the next piece; false at the end. Lines that begin in a piece's range belong to it. */
  boolean take(Piece piece) throws IOException {
    long start = next.getAndAdd(PIECE);
    if (start >= size) {
      return false;
    }
    // One byte more at the front says whether a line begins at the start.
    long from = Math.max(0, start - 1);
    int wanted = PIECE + (PIECE >> 2) - PADDING;
    while (true) {
      int held = (int) Math.min(size - from, wanted);
      MappedByteBuffer mapped = file.map(MapMode.READ_ONLY, from, held);
      if (piece.text.length < held + PADDING) {
        piece.text = new byte[held + PADDING];
      }
      mapped.get(0, piece.text, 0, held);
      int begin = start == 0 ? 0 : lineEnd(piece.text, 0, held);
      int last = (int) Math.min(start + PIECE - from, held) - 1;
      int end = lineEnd(piece.text, last, held);
      if (end > 0 && begin > 0 || start == 0 && end > 0) {
        end = Math.max(begin, end);
        System.arraycopy(piece.text, begin, piece.text, 0, end - begin);
        piece.length = end - begin;
        Arrays.fill(piece.text, piece.length, piece.length + PADDING, (byte) 0);
        return true;
      }
      if (from + held == size) {
        // The last line has no line feed.
        begin = begin < 0 ? held : begin;
        System.arraycopy(piece.text, begin, piece.text, 0, held - begin);
        piece.length = held - begin;
        Arrays.fill(piece.text, piece.length, piece.length + PADDING, (byte) 0);
        return true;
      }
      wanted = Math.multiplyExact(wanted, 2);
    }
  }

  /** Behind the first line feed at or after {@code at}; -1 if there is none. */
  private static int lineEnd(byte[] text, int at, int end) {
    for (int i = at; i < end; i++) {
      if (text[i] == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
