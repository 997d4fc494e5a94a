package dev.millrace.redis.input;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Scans what lies on a server.
 *
 * @param node which
 * @param target what
 */
record NodeScan(Node node, ScanTarget target) implements Scan {

  @Override
  public Step step(long cursor, int count) throws IOException {
    List<?> replies = node.atOnce(List.of(target.probe(), target.step(cursor, count)));
    List<?> step = parts(replies.get(1));
    List<byte[]> elements = new ArrayList<>();
    for (Object element : (List<?>) step.get(1)) {
      elements.add((byte[]) element);
    }
    return new Step(cursor(parts(replies.get(0))), cursor(step), elements);
  }

  private static List<?> parts(Object reply) throws IOException {
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
