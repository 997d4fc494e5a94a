package dev.millrace.input;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a file is compressed, as the suffix of its name says; in upper or lower case. */
enum Compression {
  GZIP(".gz"),
  BZIP2(".bz2"),
  ZSTD(".zst");

  private static final List<Compression> ALL = List.of(values());

  private final String suffix;

  Compression(String suffix) {
    this.suffix = suffix;
  }

  /** The compression of the file at a path; empty if its name tells of none. */
  static Optional<Compression> of(String path) {
    // Asked for every record whose place is asked for.
    for (Compression each : ALL) {
      int length = each.suffix.length();
      if (path.regionMatches(true, path.length() - length, each.suffix, 0, length)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /** The name by which people know it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
