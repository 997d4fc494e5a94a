package dev.millrace.input;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * Opens what compressed files hold. A class of its own, so that the libraries are loaded only by a
 * job that reads such a file.
 */
final class Decompression {

  private static final int BUFFER_SIZE = 64 * 1024;

  private Decompression() {}

  /** What a stream of compressed bytes holds: all members, streams or frames, to its very end. */
  static InputStream open(Compression compression, InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, BUFFER_SIZE);
    return switch (compression) {
      // Not java.util.zip: it takes a damaged header of a further member for the end.
      case GZIP ->
          GzipCompressorInputStream.builder()
              .setInputStream(buffered)
              .setDecompressConcatenated(true)
              .get();
      case BZIP2 -> new BZip2CompressorInputStream(buffered, true);
      case ZSTD -> new ZstdInputStreamNoFinalizer(buffered);
    };
  }
}
