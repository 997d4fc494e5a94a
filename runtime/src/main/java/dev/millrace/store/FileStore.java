package dev.millrace.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Side files and jars, stored by their content in chunks, so that one that several jobs are given
 * is stored once. None is removed by hand: each goes a while after the last job that needs it.
 */
public interface FileStore {

  /** The most bytes that a file may have: all of it is in the memory of the store. */
  long MAX_LENGTH = 256L << 20;

  /**
   * Stores a file, unless its content is there.
   *
   * @throws dev.millrace.InvalidJobException if it is too large
   * @throws IOException if it cannot be read, or changes meanwhile; the message says so
   */
  SideFile put(FileKind kind, String name, Path file) throws IOException;

  /** Has a file kept for at least this long; false if it is not there, or not as a whole. */
  boolean keep(SideFile file, Duration time);

  /**
   * As {@link #keep}; and until then nobody who needs the file for a shorter time shortens that.
   */
  boolean reserve(SideFile file, Duration time);

  /** A chunk of a file, counted from 0; empty behind the last, or if the file is gone. */
  Optional<byte[]> chunk(SideFile file, int number);
}
