package dev.millrace.redis.input;

import dev.millrace.InvalidJobException;
import dev.millrace.RecordReader;
import dev.millrace.redis.input.Scan.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one part of a hash table ({@link ScanRange}) while others write to it.
 *
 * <p>What Redis promises of a scan holds for a part of one: an element that is there all the time
 * is returned, but when the table shrinks it may be returned again. So what has been returned is
 * remembered. That an element of another part is never taken for one of this part needs two things:
 *
 * <ul>
 *   <li>A step that goes beyond the end is thrown away, and taken again with a quarter of the
 *       count. A step for one element ends with the first bucket that is not empty: if that lies
 *       behind the end, all that it returned does, and the part ends.
 *   <li>No bucket may be wider than a part. A probe says so, in the same transaction as each step;
 *       a table that has shrunk that far ends the job.
 * </ul>
 */
final class ScanReader implements RecordReader<List<byte[]>> {

  private static final int SHOWN = 100;

  private final Scan scan;
  private final ScanRange range;
  private final ChunkSize size;
  private final SeenElements seen = new SeenElements();
  private final List<List<byte[]>> chunk = new ArrayList<>();
  private volatile long cursor;
  private boolean ended;
  private int at = -1;

  ScanReader(Scan scan, ScanRange range) {
    this(scan, range, new ChunkSize());
  }

  ScanReader(Scan scan, ScanRange range, ChunkSize size) {
    this.scan = scan;
    this.size = size;
    this.range = range;
    this.cursor = ScanRange.cursorAt(range.start());
  }

  @Override
  public boolean advance() throws IOException {
    at++;
    while (at >= chunk.size()) {
      if (ended) {
        return false;
      }
      chunk.clear();
      at = 0;
      fetch();
    }
    return true;
  }

  private void fetch() throws IOException {
    int count = size.count();
    Step step = scan.step(cursor, count);
    if (!range.isAtLeastABucket(step.probe())) {
      throw new InvalidJobException(
          "Input %s has gone, or shrunk so far since the job was planned that its %d parts cannot be told apart any more: submit the job anew"
              .formatted(scan.name(), 1 << range.bits()));
    }
    if (range.isPassedBy(step.cursor())) {
      ended = count == 1;
      size.less();
      return;
    }
    size.received(step.elements().size() / scan.width(), step.bytes());
    for (int i = 0; i < step.elements().size(); i += scan.width()) {
      if (seen.add(step.elements().get(i))) {
        chunk.add(step.elements().subList(i, i + scan.width()));
      }
    }
    cursor = step.cursor();
    ended = range.endsAt(step.cursor());
  }

  @Override
  public List<byte[]> record() {
    return chunk.get(at);
  }

  @Override
  public double progress() {
    return ended ? 1 : range.done(cursor);
  }

  @Override
  public String position() {
    String element = at < 0 || at >= chunk.size() ? "" : Node.text(record().get(0));
    return scan.name()
        + ", "
        + (element.length() <= SHOWN ? element : element.substring(0, SHOWN) + "...");
  }

  @Override
  public void close() throws IOException {
    scan.close();
  }
}
