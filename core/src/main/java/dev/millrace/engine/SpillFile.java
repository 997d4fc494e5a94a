package dev.millrace.engine;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Chunks on local disk, for what does not fit into memory. The file has no name any more once it is
 * open, where the system allows that (not on Windows), so it is gone with the process that has it
 * open, however that ends.
 */
final class SpillFile implements ChunkSink, ChunkSource, Closeable {

  private final Path path;
  private final FileChannel channel;

  /** Where each chunk ends. */
  private final List<Long> ends = new ArrayList<>();

  private SpillFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** Creates a file in the directory {@code java.io.tmpdir}. */
  static SpillFile create() throws IOException {
    Path path = Files.createTempFile("millrace-spill-", ".tmp");
    FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // An open file cannot be removed here: it goes when it is closed.
      path.toFile().deleteOnExit();
    }
    return new SpillFile(path, channel);
  }

  /** Appends a chunk; their numbers ascend from 0, and there is one partition. */
  @Override
  public void put(int partition, int chunk, byte[] bytes) throws IOException {
    if (chunk != ends.size()) {
      throw new IllegalArgumentException("Chunk " + chunk + " follows chunk " + (ends.size() - 1));
    }
    long end = chunk == 0 ? 0 : ends.get(chunk - 1);
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    try {
      while (rest.hasRemaining()) {
        end += channel.write(rest, end);
      }
    } catch (IOException e) {
      throw failed("written", e);
    }
    ends.add(end);
  }

  @Override
  public byte[] get(int chunk) throws IOException {
    long at = chunk == 0 ? 0 : ends.get(chunk - 1);
    ByteBuffer bytes = ByteBuffer.allocate((int) (ends.get(chunk) - at));
    try {
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, at + bytes.position()) < 0) {
          throw new IOException("it ends early");
        }
      }
    } catch (IOException e) {
      throw failed("read", e);
    }
    return bytes.array();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private IOException failed(String participle, IOException e) {
    return new IOException(
        "Spill file in "
            + path.getParent()
            + " cannot be "
            + participle
            + ": "
            + e.getMessage()
            + "; make room there, or name another directory with -Djava.io.tmpdir",
        e);
  }
}
