package dev.millrace.redis.input;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Scans what lies on a server.
 *
 * @param node which
 * @param target what
 * @param range which part of it; only where it is not everything, buckets are probed
 */
record NodeScan(Node node, ScanTarget target, ScanRange range) implements Scan {

  @Override
  public Step step(long cursor, int count) throws IOException {
    Object[] command = target.step(cursor, count);
    if (range.bits() == 0) {
      return step(0, parts(node.call(command)));
    }
    List<?> replies = node.atOnce(List.of(target.probe(), command));
    return step(cursor(parts(replies.get(0))), parts(replies.get(1)));
  }

  private static Step step(long probe, List<?> reply) {
    List<byte[]> elements = new ArrayList<>();
    for (Object element : (List<?>) reply.get(1)) {
      elements.add((byte[]) element);
    }
    return new Step(probe, cursor(reply), elements);
  }

  private static List<?> parts(@Nullable Object reply) throws IOException {
    if (reply instanceof List<?> parts && parts.size() == 2) {
      return parts;
    }
    throw new IOException("Not the reply to a scan: " + reply);
  }

  private static long cursor(List<?> reply) {
    return Long.parseUnsignedLong(Node.text(reply.get(0)));
  }

  @Override
  public int width() {
    return target.width();
  }

  @Override
  public String name() {
    return target.source() + " at " + node.address();
  }

  @Override
  public void close() throws IOException {
    node.close();
  }
}
