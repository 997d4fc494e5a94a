package dev.millrace.compare;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes lines of bytes through one buffer. */
final class HandOutput implements AutoCloseable {

  private static final int SIZE = 1 << 20;
  private static final int MAX_DIGITS = 20;

  private final FileChannel file;
  private final byte[] buffer = new byte[SIZE];
  private int used;

  HandOutput(Path path) throws IOException {
    file =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
  }

  void bytes(byte[] from, int start, int length) throws IOException {
    if (SIZE - used < length) {
      flush();
      if (length > SIZE) {
        writeFully(ByteBuffer.wrap(from, start, length));
        return;
      }
    }
    System.arraycopy(from, start, buffer, used, length);
    used += length;
  }

  void character(char c) throws IOException {
    if (used == SIZE) {
      flush();
    }
    buffer[used++] = (byte) c;
  }

  void number(long value) throws IOException {
    if (SIZE - used < MAX_DIGITS) {
      flush();
    }
    if (value < 0) {
      bytes(Long.toString(value).getBytes(StandardCharsets.ISO_8859_1));
      return;
    }
    int digits = 1;
    for (long rest = value / 10; rest > 0; rest /= 10) {
      digits++;
    }
    long rest = value;
    for (int at = used + digits - 1; at >= used; at--) {
      buffer[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    used += digits;
  }

  private void bytes(byte[] from) throws IOException {
    bytes(from, 0, from.length);
  }

  private void flush() throws IOException {
    writeFully(ByteBuffer.wrap(buffer, 0, used));
    used = 0;
  }

  private void writeFully(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    flush();
    file.close();
  }
}
