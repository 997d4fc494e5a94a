package dev.millrace.input;

import java.nio.file.FileSystem;
import java.nio.file.Path;

/**
 * Where a path of an input leads to.
 *
 * @param prefix what of the text names the file system: {@code s3://bucket}, {@code zip:/a.zip!};
 *     empty for the default one
 * @param files the file system
 * @param rest the path in it
 */
record Located(String prefix, FileSystem files, String rest) {

  static final String ZIP = "zip:";

  /** The path in the file system. */
  Path path() {
    return files.getPath(rest);
  }

  /** A path of the same file system as text, from which any process gets the same path again. */
  String text(Path path) {
    return prefix + path;
  }

  /**
   * Whether the file with this text as its path lies in a zip file, and so can only be streamed.
   */
  static boolean isInZip(String text) {
    return text.startsWith(ZIP);
  }
}
