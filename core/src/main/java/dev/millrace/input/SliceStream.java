package dev.millrace.input;

import java.io.IOException;
import java.io.InputStream;

/** What the whole file of a slice holds, as a stream. */
final class SliceStream extends InputStream {

  private final SliceFile file;
  private long at;

  SliceStream(SliceFile file) {
    this.file = file;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int start, int length) throws IOException {
    int count = file.read(at, bytes, start, length);
    at += Math.max(count, 0);
    return count;
  }

  /** How much of the slice has been read. */
  long done() {
    return file.done(at);
  }

  /** The length of the slice. */
  long length() {
    return file.slice().length();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
