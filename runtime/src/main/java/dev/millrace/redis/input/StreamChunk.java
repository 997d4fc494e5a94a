package dev.millrace.redis.input;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Entries of a stream as a server replies with them. */
final class StreamChunk {

  /**
   * An entry.
   *
   * @param parts its id, then each field and its value
   */
  record Entry(List<byte[]> parts) {

    StreamId id() {
      return StreamId.of(Node.text(parts.get(0)));
    }

    long bytes() {
      return parts.stream().mapToLong(part -> part.length).sum();
    }
  }

  private StreamChunk() {}

  static List<Entry> read(@Nullable Object reply) throws IOException {
    if (!(reply instanceof List<?> list)) {
      throw new IOException("Not entries of a stream: " + reply);
    }
    List<Entry> entries = new ArrayList<>(list.size());
    for (Object each : list) {
      List<?> entry = (List<?>) each;
      List<byte[]> parts = new ArrayList<>();
      parts.add((byte[]) entry.get(0));
      ((List<?>) entry.get(1)).forEach(part -> parts.add((byte[]) part));
      entries.add(new Entry(parts));
    }
    return entries;
  }
}
