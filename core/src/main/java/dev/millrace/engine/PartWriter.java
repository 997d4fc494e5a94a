package dev.millrace.engine;

import dev.millrace.Compression;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Writes one file of an attempt by pieces, which are collected in a buffer and appended by {@link
 * #flush}. Between two pieces the file can be {@link #release}d, so that thousands of them can be
 * written in turns. What is compressed is compressed by pieces: a file of several members, as
 * {@code cat a.gz b.gz} makes one.
 */
final class PartWriter implements Closeable {

  /** What one piece should have, at the least, before it is worth while to write it. */
  private static final int PIECE = 128 << 10;

  private static final int COMPRESSED_PIECE = 1 << 20;

  /** Results can be large; the buffer that one has needed is not kept for the others. */
  private static final int MAX_KEPT = 2 * COMPRESSED_PIECE;

  private final Path file;
  private final Compression compression;
  private final CRC32C checksum = new CRC32C();
  private final GrowableBytes piece;
  private @Nullable FileChannel channel;
  private boolean created;
  private boolean finished;
  private long bytes;

  /** A file that is not made yet. */
  PartWriter(Path file, Compression compression, int buffer) {
    this.file = file;
    this.compression = compression;
    this.piece = new GrowableBytes(buffer);
  }

  /** What has not been written yet; to be appended to. */
  GrowableBytes piece() {
    return piece;
  }

  /** Whether what is in the buffer should be flushed. */
  boolean isFull() {
    return piece.size() >= (compression == Compression.NONE ? PIECE : COMPRESSED_PIECE);
  }

  /** How long the file is. */
  long bytes() {
    return bytes;
  }

  /** CRC32C of the file. */
  int checksum() {
    return (int) checksum.getValue();
  }

  /**
   * Opens the file. Its directory must exist: a late attempt of a job that is over must not bring
   * it back.
   */
  FileChannel open() throws IOException {
    if (channel != null) {
      return channel;
    }
    try {
      channel =
          created
              ? FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND)
              : FileChannel.open(
                  file,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE);
    } catch (NoSuchFileException e) {
      throw new NoSuchFileException(
          file.toString(),
          null,
          "the directory for it is not there: either the job is over, or the output directory is"
              + " not on a file system that all workers and coordinators share");
    }
    created = true;
    return channel;
  }

  /** Appends what is in the buffer to the file, which stays open. */
  void flush() throws IOException {
    if (piece.size() > 0) {
      append();
    }
  }

  /** Closes the file until the next piece is written. */
  void release() throws IOException {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }

  /** Writes the rest, and makes the file durable. */
  void finish() throws IOException {
    if (piece.size() > 0 || bytes == 0) {
      append();
    }
    open().force(true);
    release();
    finished = true;
  }

  private void append() throws IOException {
    GrowableBytes packed = pack();
    checksum.update(packed.array(), 0, packed.size());
    ByteBuffer rest = ByteBuffer.wrap(packed.array(), 0, packed.size());
    bytes += packed.size();
    FileChannel opened = open();
    try {
      while (rest.hasRemaining()) {
        opened.write(rest);
      }
    } catch (IOException e) {
      throw naming(file, e);
    }
    piece.reset(MAX_KEPT);
  }

  /** That there is no space left comes without the name of the file. */
  static IOException naming(Path file, IOException e) {
    return e.getClass() == IOException.class
        ? new FileSystemException(file.toString(), null, e.getMessage())
        : e;
  }

  private GrowableBytes pack() throws IOException {
    if (compression == Compression.NONE) {
      return piece;
    }
    GrowableBytes packed = new GrowableBytes(Math.max(64, piece.size() / 2));
    try (OutputStream out = compression.to(packed)) {
      out.write(piece.array(), 0, piece.size());
    }
    return packed;
  }

  @Override
  public void close() throws IOException {
    release();
    if (created && !finished) {
      Files.deleteIfExists(file);
      // The job is over, and could not remove the directory because of this file.
      PartTree.deleteIfEmpty(file.resolveSibling(""));
    }
  }
}
