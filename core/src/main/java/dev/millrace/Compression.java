package dev.millrace;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/** How output files are compressed. */
public enum Compression {
  /** Not at all. */
  NONE(""),

  /** As {@code gzip} does, without a time. */
  GZIP(".gz"),

  /** As {@code zstd} does. */
  ZSTD(".zst");

  private final String suffix;

  Compression(String suffix) {
    this.suffix = suffix;
  }

  /** What the names of such files end with. */
  public String suffix() {
    return suffix;
  }

  /** Compresses what is written, until it is closed; then {@code out} is closed, too. */
  public OutputStream to(OutputStream out) throws IOException {
    return switch (this) {
      case NONE -> out;
      case GZIP -> new GZIPOutputStream(out, 1 << 16);
      case ZSTD -> new ZstdOutputStreamNoFinalizer(out);
    };
  }
}
