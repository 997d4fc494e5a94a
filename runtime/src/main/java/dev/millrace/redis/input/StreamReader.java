package dev.millrace.redis.input;

import dev.millrace.RecordReader;
import dev.millrace.Slice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads a range of ids of a stream. */
final class StreamReader implements RecordReader<List<byte[]>> {

  private final Node node;
  private final String key;
  private final StreamId first;
  private final StreamId last;
  private final ChunkSize size = new ChunkSize();
  private List<StreamChunk.Entry> chunk = List.of();
  private String from;
  private boolean ended;
  private int at = -1;

  /** The last entry that came. */
  private volatile StreamId reached;

  StreamReader(Node node, String key, Slice slice) {
    String[] ids = new String(slice.content(), StandardCharsets.US_ASCII).split(" ", -1);
    this.node = node;
    this.key = key;
    this.first = StreamId.of(ids[0]);
    this.last = StreamId.of(ids[1]);
    this.from = ids[0];
    this.reached = first;
  }

  @Override
  public boolean advance() throws IOException {
    at++;
    if (at < chunk.size()) {
      return true;
    }
    if (ended) {
      return false;
    }
    int count = size.count();
    chunk = StreamChunk.read(node.call("XRANGE", key, from, last, "COUNT", count));
    size.received(chunk.size(), chunk.stream().mapToLong(StreamChunk.Entry::bytes).sum());
    at = 0;
    ended = chunk.size() < count;
    if (chunk.isEmpty()) {
      return false;
    }
    reached = chunk.get(chunk.size() - 1).id();
    from = "(" + reached;
    return true;
  }

  @Override
  public List<byte[]> record() {
    return chunk.get(at).parts();
  }

  @Override
  public double progress() {
    return first.distance(reached) / first.distance(last);
  }

  @Override
  public String position() {
    boolean within = at >= 0 && at < chunk.size();
    return "stream " + key + ", entry " + (within ? chunk.get(at).id() : reached);
  }

  @Override
  public void close() throws IOException {
    node.close();
  }
}
