package dev.millrace.redis.input;

import com.google.common.hash.Hashing;
import dev.millrace.InputContext;
import dev.millrace.InvalidJobException;
import dev.millrace.Slice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Divides a list into ranges of indexes. What is appended leaves these in place; every chunk that
 * is read comes with a check that the list has not become shorter and still has the head that it
 * had.
 *
 * @param node where it lies
 * @param key its key
 */
record ListSlices(Node node, String key) {

  private static final int MANY = 50_000;
  private static final int FEW = 1_000;
  private static final int SAMPLE = 16;

  /** What the list was when the job was planned, which each slice carries. */
  record Planned(long length, String head) {

    byte[] toBytes() {
      return (length + " " + head).getBytes(StandardCharsets.US_ASCII);
    }

    static Planned of(Slice slice) {
      String[] fields = new String(slice.content(), StandardCharsets.US_ASCII).split(" ", -1);
      return new Planned(Long.parseLong(fields[0]), fields[1]);
    }
  }

  List<Slice> slices(InputContext context) throws IOException {
    long length = node.number("LLEN", key);
    Planned planned = new Planned(length, digest(node.call("LINDEX", key, 0)));
    long each = Math.max(FEW, Math.min(MANY, length / (2L * context.slots())));
    if (context.splitSize().isPresent()) {
      each = Math.max(1, context.splitSize().getAsLong() / bytesOfAnElement());
    }
    List<Slice> slices = new ArrayList<>();
    for (long start = 0; start < length; start += each) {
      slices.add(
          Slice.carrying(
              "list " + key, "elements", start, Math.min(length, start + each), planned.toBytes()));
    }
    return slices;
  }

  private long bytesOfAnElement() throws IOException {
    ChunkSize size = new ChunkSize(SAMPLE);
    List<byte[]> sample = new ArrayList<>();
    List<byte[]> chunk;
    do {
      int end = sample.size() + size.count();
      chunk = elements(node.call("LRANGE", key, sample.size(), end - 1));
      size.received(chunk.size(), bytes(chunk));
      sample.addAll(chunk);
    } while (!chunk.isEmpty() && sample.size() < SAMPLE);
    return Math.max(1, bytes(sample) / Math.max(1, sample.size()));
  }

  private static long bytes(List<byte[]> elements) {
    return elements.stream().mapToLong(element -> element.length).sum();
  }

  /** The elements with these indexes, if the list still is what was planned. */
  List<byte[]> read(Planned planned, long start, long end) throws IOException {
    List<?> replies =
        node.atOnce(
            List.of(
                new Object[] {"LLEN", key},
                new Object[] {"LINDEX", key, 0},
                new Object[] {"LRANGE", key, start, end - 1}));
    long length = (Long) replies.get(0);
    if (length < planned.length() || !digest(replies.get(1)).equals(planned.head())) {
      throw new InvalidJobException(
          "List %s at %s was changed at its head, or became shorter (%d elements, %d when the job was planned), so its elements no longer have the indexes by which they are read: submit the job anew, or let writers only append meanwhile"
              .formatted(key, node.address(), length, planned.length()));
    }
    return elements(replies.get(2));
  }

  private static List<byte[]> elements(@Nullable Object reply) throws IOException {
    if (!(reply instanceof List<?> list)) {
      throw new IOException("Not the elements of a list: " + reply);
    }
    List<byte[]> elements = new ArrayList<>(list.size());
    list.forEach(element -> elements.add((byte[]) element));
    return elements;
  }

  private static String digest(@Nullable Object element) {
    return element instanceof byte[] bytes ? Hashing.sha256().hashBytes(bytes).toString() : "";
  }
}
