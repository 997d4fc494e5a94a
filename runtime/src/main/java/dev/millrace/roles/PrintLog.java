package dev.millrace.roles;

import dev.millrace.store.Printed;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What the code of one attempt prints: the first and the last bytes of it. Any number of threads
 * may add; each call costs a copy of at most what is kept, however much is printed.
 */
final class PrintLog {

  private static final int HEAD = 16 << 10;
  private static final int TAIL = 16 << 10;
  private static final byte[] NONE = {};

  private byte[] head = NONE;
  private int headSize;

  /** A ring, once the head is full. */
  private byte[] tail = NONE;

  private long total;
  private boolean closed;

  /** Adds bytes, which should be text in UTF-8; what is not is shown as such. */
  synchronized void add(byte[] bytes, int offset, int length) {
    if (closed) {
      return;
    }
    int toHead = Math.min(length, HEAD - headSize);
    if (toHead > 0) {
      if (head.length < headSize + toHead) {
        head = Arrays.copyOf(head, Math.min(HEAD, Math.max(2 * head.length, headSize + toHead)));
      }
      System.arraycopy(bytes, offset, head, headSize, toHead);
      headSize += toHead;
    }
    if (length > toHead) {
      addToTail(total + toHead - headSize, bytes, offset + toHead, length - toHead);
    }
    total += length;
  }

  /** Adds text. Of a long one only the ends are encoded. */
  void add(String text) {
    if (text.length() <= HEAD + TAIL) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      add(bytes, 0, bytes.length);
      return;
    }
    add(text.substring(0, HEAD));
    skip(text.length() - HEAD - TAIL);
    add(text.substring(text.length() - TAIL));
  }

  /** What was printed so far. */
  synchronized Printed printed() {
    if (total == 0) {
      return Printed.NOTHING;
    }
    long behind = total - headSize;
    int kept = (int) Math.min(behind, TAIL);
    byte[] end = new byte[kept];
    int start = behind > TAIL ? (int) (behind % TAIL) : 0;
    for (int i = 0; i < kept; i++) {
      end[i] = tail[(start + i) % TAIL];
    }
    String left = behind > TAIL ? "\n[... " + (behind - TAIL) + " bytes left out ...]\n" : "";
    String begin = new String(head, 0, headSize, StandardCharsets.UTF_8);
    String whole =
        left.isEmpty() && kept > 0
            ? joined(end)
            : begin + left + new String(end, StandardCharsets.UTF_8);
    return new Printed(whole, total);
  }

  /** Lets go of everything: what threads that outlive the attempt print is not kept. */
  synchronized void close() {
    closed = true;
    head = NONE;
    headSize = 0;
    tail = NONE;
    total = 0;
  }

  /** A character may lie across the border. */
  private String joined(byte[] end) {
    byte[] whole = Arrays.copyOf(head, headSize + end.length);
    System.arraycopy(end, 0, whole, headSize, end.length);
    return new String(whole, StandardCharsets.UTF_8);
  }

  private synchronized void skip(long length) {
    if (!closed) {
      total += length;
    }
  }

  /** The byte number n behind the head lies at n modulo the size of the ring. */
  private void addToTail(long behind, byte[] bytes, int offset, int length) {
    if (tail.length == 0) {
      tail = new byte[TAIL];
    }
    int skipped = Math.max(0, length - TAIL);
    long at = behind + skipped;
    for (int done = skipped; done < length; ) {
      int position = (int) (at % TAIL);
      int count = Math.min(length - done, TAIL - position);
      System.arraycopy(bytes, offset + done, tail, position, count);
      done += count;
      at += count;
    }
  }
}
