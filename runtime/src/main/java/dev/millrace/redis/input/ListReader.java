package dev.millrace.redis.input;

import dev.millrace.RecordReader;
import dev.millrace.Slice;
import java.io.IOException;
import java.util.List;

/** Reads a range of indexes of a list. */
final class ListReader implements RecordReader<List<byte[]>> {

  private final ListSlices list;
  private final Slice slice;
  private final ListSlices.Planned planned;
  private final ChunkSize size = new ChunkSize();
  private List<byte[]> chunk = List.of();
  private volatile long chunkStart;
  private int at = -1;

  ListReader(ListSlices list, Slice slice) {
    this.list = list;
    this.slice = slice;
    this.planned = ListSlices.Planned.of(slice);
    this.chunkStart = slice.start();
  }

  @Override
  public boolean advance() throws IOException {
    at++;
    if (at < chunk.size()) {
      return true;
    }
    long next = chunkStart + chunk.size();
    if (next >= slice.end()) {
      return false;
    }
    chunk = list.read(planned, next, Math.min(slice.end(), next + size.count()));
    size.received(chunk.size(), chunk.stream().mapToLong(element -> element.length).sum());
    chunkStart = next;
    at = 0;
    return true;
  }

  @Override
  public List<byte[]> record() {
    return List.of(chunk.get(at));
  }

  @Override
  public double progress() {
    return (double) (chunkStart - slice.start()) / Math.max(1, slice.length());
  }

  @Override
  public String position() {
    return "list " + list.key() + ", element " + (chunkStart + Math.max(0, at));
  }

  @Override
  public void close() throws IOException {
    list.node().close();
  }
}
