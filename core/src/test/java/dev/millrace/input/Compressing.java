package dev.millrace.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;

/** Makes compressed content for tests; by other code than that which reads it, where there is. */
enum Compressing {
  GZ,
  BZ2,
  ZST;

  /** The suffix of such files. */
  String suffix() {
    return "." + name().toLowerCase(java.util.Locale.ROOT);
  }

  /** The texts, each as a member of its own, one after the other. */
  byte[] of(String... texts) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String text : texts) {
      all.write(of(text.getBytes(UTF_8)));
    }
    return all.toByteArray();
  }

  private byte[] of(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    switch (this) {
      case GZ -> write(new GZIPOutputStream(bytes), content);
      case BZ2 -> write(new BZip2CompressorOutputStream(bytes, 1), content);
      case ZST -> {
        // With a checksum, as the command line tool writes it.
        try (var zstd = new com.github.luben.zstd.ZstdOutputStream(bytes)) {
          zstd.setChecksum(true);
          zstd.setLevel(Zstd.defaultCompressionLevel());
          zstd.write(content);
        }
      }
    }
    return bytes.toByteArray();
  }

  private static void write(OutputStream out, byte[] content) throws IOException {
    try (out) {
      out.write(content);
    }
  }
}
