package dev.millrace.input;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A file with all that it holds: a record of {@link FileInput}. */
public final class WholeFile {

  private final String path;
  private final byte[] bytes;

  WholeFile(String path, byte[] bytes) {
    this.path = path;
    this.bytes = bytes;
  }

  /** The file's path, as it was found: an absolute one if the input's path was absolute. */
  public String path() {
    return path;
  }

  /** The last name of the path. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** What the file holds; not a copy, and not used by anybody else. */
  public byte[] bytes() {
    return bytes;
  }

  /** How many bytes the file holds. */
  public int size() {
    return bytes.length;
  }

  /** What the file holds, as UTF-8; malformed sequences become U+FFFD. */
  public String text() {
    return new String(bytes, UTF_8);
  }

  /** The path and the size, for people. */
  @Override
  public String toString() {
    return path + " (" + bytes.length + " bytes)";
  }
}
