package dev.millrace.input;

/**
 * A file of an input as it was when the job was planned.
 *
 * @param path as the workers open it
 * @param length in bytes, as it lies there
 */
record InputFile(String path, long length) {

  /** Whether the file can be read from anywhere: unless it is compressed, or in a zip file. */
  boolean canBeSplit() {
    return canBeSplit(path);
  }

  static boolean canBeSplit(String path) {
    return Compression.of(path).isEmpty() && !Located.isInZip(path);
  }
}
