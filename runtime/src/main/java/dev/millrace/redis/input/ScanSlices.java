package dev.millrace.redis.input;

import dev.millrace.InputContext;
import dev.millrace.Slice;
import dev.millrace.redis.input.Scan.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Divides a hash table into {@linkplain ScanRange parts}, as many as make up some 50,000 elements
 * each, or the bytes that were asked for. What cannot be divided is one part: what is small, what
 * does not tell which process holds it, and what is not scanned in the order that Redis has.
 *
 * @param node where it lies
 * @param target what is scanned
 */
record ScanSlices(Node node, ScanTarget target) {

  private static final int MANY = 50_000;
  private static final int FEW = 1_000;
  private static final int MAX_BITS = 12;
  private static final int SAMPLE = 16;

  /**
   * What a slice carries.
   *
   * @param process in which process of the server the part is read; empty for any
   */
  record Part(ScanRange range, String process) {

    byte[] toBytes() {
      return "%d %d %s"
          .formatted(range.bits(), range.index(), process)
          .getBytes(StandardCharsets.US_ASCII);
    }

    static Part of(Slice slice) {
      String[] fields = new String(slice.content(), StandardCharsets.US_ASCII).split(" ", -1);
      return new Part(
          new ScanRange(Integer.parseInt(fields[0]), Integer.parseInt(fields[1])), fields[2]);
    }
  }

  List<Slice> slices(InputContext context) throws IOException {
    Identity identity = node.identity();
    long size = target.size(node);
    int bits = bits(size, context);
    if (bits > 0 && identity.runId().isEmpty()) {
      tellWhole(context, "this user may not ask INFO which process of the server holds it");
      bits = 0;
    }
    if (bits > 0 && !node.mayRunAtOnce()) {
      tellWhole(context, "this user may not send MULTI and EXEC");
      bits = 0;
    }
    if (bits > 0 && !isScannedInOrder(bits)) {
      tellWhole(context, "the server scans it in another order than Redis does");
      bits = 0;
    }
    String process = bits == 0 ? "" : identity.runId();
    List<Slice> slices = new ArrayList<>();
    for (int index = 0; index < 1 << bits; index++) {
      Part part = new Part(new ScanRange(bits, index), process);
      // Their numbers are an estimate: what lies in a part is known when it has been read.
      slices.add(
          Slice.carrying(
              target.source().toString(),
              target.unit(),
              size * index >> bits,
              size * (index + 1) >> bits,
              part.toBytes()));
    }
    return slices;
  }

  private int bits(long size, InputContext context) throws IOException {
    long each = Math.max(FEW, Math.min(MANY, size / (2L * context.slots())));
    if (context.splitSize().isPresent()) {
      each = Math.max(FEW, context.splitSize().getAsLong() / bytesOfAnElement());
    }
    int bits = 0;
    while (bits < MAX_BITS && size > each << bits) {
      bits++;
    }
    return bits;
  }

  private void tellWhole(InputContext context, String reason) {
    context.notes().accept("%s is read in one split, as %s".formatted(target.source(), reason));
  }

  /** Whether cursors of this server are what {@link ScanRange} takes them for. */
  private boolean isScannedInOrder(int bits) throws IOException {
    ScanRange first = new ScanRange(bits, 0);
    ScanRange last = new ScanRange(bits, (1 << bits) - 1);
    try {
      Step step = new NodeScan(node, target, last).step(ScanRange.cursorAt(last.start()), 1);
      return first.isAtLeastABucket(step.probe())
          && Long.compareUnsigned(ScanRange.placeOf(step.cursor()), last.start()) > 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private long bytesOfAnElement() throws IOException {
    NodeScan scan = new NodeScan(node, target, ScanRange.ALL);
    ChunkSize size = new ChunkSize(SAMPLE);
    long elements = 0;
    long bytes = 0;
    long cursor = 0;
    do {
      Step step = scan.step(cursor, size.count());
      size.received(step.elements().size() / target.width(), step.bytes());
      elements += step.elements().size() / target.width();
      bytes += step.bytes();
      cursor = step.cursor();
    } while (cursor != 0 && elements < SAMPLE);
    return Math.max(1, bytes / Math.max(1, elements));
  }

  /** Opens what a slice of such a division stands for. */
  static ScanReader open(Node node, ScanTarget target, Slice slice) throws IOException {
    Part part = Part.of(slice);
    if (!part.process().isEmpty()) {
      node.pin(part.process());
    }
    return new ScanReader(new NodeScan(node, target, part.range()), part.range());
  }
}
