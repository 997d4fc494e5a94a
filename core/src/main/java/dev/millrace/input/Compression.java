package dev.millrace.input;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a file is compressed, as the suffix of its name says; in upper or lower case. */
enum Compression {
  GZIP(".gz"),
  BZIP2(".bz2"),
  ZSTD(".zst");

  private final String suffix;

  Compression(String suffix) {
    this.suffix = suffix;
  }

  /** The compression of the file at a path; empty if its name tells of none. */
  static Optional<Compression> of(String path) {
    String name = path.toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(each -> name.endsWith(each.suffix)).findFirst();
  }

  /** The name by which people know it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
