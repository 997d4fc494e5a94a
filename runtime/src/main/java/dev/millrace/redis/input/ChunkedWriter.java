package dev.millrace.redis.input;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects elements into chunks of 500 elements or 64 KiB: so they keep the server busy for a
 * millisecond or two, unless single elements are larger.
 */
final class ChunkedWriter {

  private static final int ELEMENTS = 500;
  private static final int BYTES = 64 << 10;

  /** Takes chunks. */
  @FunctionalInterface
  interface Chunks {
    void append(List<List<byte[]>> chunk) throws IOException;
  }

  private final Chunks target;
  private List<List<byte[]>> chunk = new ArrayList<>();
  private int bytes;

  ChunkedWriter(Chunks target) {
    this.target = target;
  }

  void add(List<byte[]> element) throws IOException {
    chunk.add(element);
    for (byte[] part : element) {
      bytes += part.length;
    }
    if (chunk.size() >= ELEMENTS || bytes >= BYTES) {
      flush();
    }
  }

  /** Hands on what is left. */
  void flush() throws IOException {
    if (!chunk.isEmpty()) {
      target.append(chunk);
      chunk = new ArrayList<>();
      bytes = 0;
    }
  }
}
