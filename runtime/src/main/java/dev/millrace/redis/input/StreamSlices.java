package dev.millrace.redis.input;

import dev.millrace.InputContext;
import dev.millrace.Slice;
import dev.millrace.input.RedisServer.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Divides the entries that a stream has now into ranges of ids.
 *
 * <p>Redis does not tell how many entries lie between two ids. So ranges are halved, by id, the one
 * that is thought to have the most entries first, and how many each half has is estimated by how
 * close together the ids at its ends lie; halves begin and end at entries that there are, so that
 * gaps cost nothing. At last neighbours that are small are joined. Where the estimate is wrong a
 * slice is larger than others; no entry is in two of them or in none.
 */
final class StreamSlices {

  private static final int MANY = 50_000;
  private static final int FEW = 1_000;
  private static final int MAX_SLICES = 1_024;

  /** Halving homes in on a burst within so many steps, whatever the ids are. */
  private static final int MAX_DEPTH = 128;

  /** How many entries are looked at at each end, and in how many bytes. */
  private static final int SAMPLE = 16;

  private static final int SAMPLE_BYTES = 128 << 10;

  private final Node node;
  private final Source source;

  /** Fewer where entries are large. */
  private int sample = 1;

  /** Of a stream, and a range in it, that lies on a node. */
  StreamSlices(Node node, Source source) {
    this.node = node;
    this.source = source;
  }

  List<Slice> slices(InputContext context) throws IOException {
    for (StreamChunk.Entry first : forward(source.from(), source.to())) {
      sample = Math.max(2, (int) Math.min(SAMPLE, SAMPLE_BYTES / first.bytes()));
    }
    Optional<StreamRange> all = between(source.from(), source.to());
    if (all.isEmpty()) {
      return List.of();
    }
    long length = node.number("XLEN", source.key());
    StreamRange whole = all.get().withEntries(Math.min(length, all.get().entries()));
    List<Slice> slices = new ArrayList<>();
    double start = 0;
    for (StreamRange range : joined(halved(whole, each(whole, context)), each(whole, context))) {
      double end = start + range.entries();
      slices.add(slice(range, Math.round(start), Math.round(end)));
      start = end;
    }
    return slices;
  }

  private Slice slice(StreamRange range, long start, long end) {
    byte[] ids = (range.first() + " " + range.last()).getBytes(StandardCharsets.US_ASCII);
    return Slice.carrying(source.toString(), "entries", start, end, ids);
  }

  /** How many entries a slice should have. */
  private double each(StreamRange whole, InputContext context) throws IOException {
    double each = Math.max(FEW, Math.min(MANY, whole.entries() / (2.0 * context.slots())));
    if (context.splitSize().isPresent()) {
      List<StreamChunk.Entry> sample = forward(whole.first().toString(), whole.last().toString());
      double bytes = sample.stream().mapToLong(StreamChunk.Entry::bytes).average().orElse(1);
      each = Math.max(1, context.splitSize().getAsLong() / Math.max(1, bytes));
    }
    return Math.max(each, whole.entries() / MAX_SLICES);
  }

  private List<StreamRange> halved(StreamRange whole, double each) throws IOException {
    PriorityQueue<StreamRange> largest =
        new PriorityQueue<>(Comparator.comparingDouble(StreamRange::entries).reversed());
    largest.add(whole);
    double most = 4 * whole.entries() / each + MAX_DEPTH;
    while (largest.size() < most && largest.element().entries() > each) {
      StreamRange range = largest.remove();
      List<StreamRange> halves = halves(range);
      if (halves.size() == 1) {
        // Its ids cannot be told apart any further: it stays, and is not looked at again.
        halves = List.of(range.withEntries(Math.min(range.entries(), each)));
      }
      largest.addAll(halves);
    }
    return largest.stream().sorted(Comparator.comparing(StreamRange::first)).toList();
  }

  private List<StreamRange> halves(StreamRange range) throws IOException {
    if (range.first().equals(range.last())) {
      return List.of(range);
    }
    StreamId middle = range.first().middle(range.last());
    Optional<StreamRange> left = between(range.first().toString(), middle.toString());
    Optional<StreamRange> right = between(middle.next().toString(), range.last().toString());
    if (left.isEmpty() || right.isEmpty()) {
      // Entries were removed meanwhile.
      return left.or(() -> right).map(List::of).orElse(List.of(range)).stream()
          .map(half -> half.withEntries(range.entries() / 2))
          .toList();
    }
    // Of a part with a gap in it the density at its ends says nothing: it has no more than both.
    double most = range.entries();
    double inLeft = Math.min(most, left.get().entries());
    double inRight = Math.min(most, right.get().entries());
    double share = most / (inLeft + inRight);
    return List.of(
        left.get().withEntries(share * inLeft), right.get().withEntries(share * inRight));
  }

  private static List<StreamRange> joined(List<StreamRange> ranges, double each) {
    List<StreamRange> joined = new ArrayList<>();
    for (StreamRange range : ranges) {
      int last = joined.size() - 1;
      if (last >= 0 && joined.get(last).entries() + range.entries() <= each) {
        joined.set(last, joined.get(last).with(range));
      } else {
        joined.add(range);
      }
    }
    return joined;
  }

  /** What there is between two ids, with how many entries by estimate. */
  private Optional<StreamRange> between(String from, String to) throws IOException {
    List<StreamChunk.Entry> start = forward(from, to);
    if (start.isEmpty()) {
      return Optional.empty();
    }
    List<StreamChunk.Entry> end =
        StreamChunk.read(node.call("XREVRANGE", source.key(), to, from, "COUNT", sample));
    if (end.isEmpty()) {
      return Optional.empty();
    }
    StreamId first = start.get(0).id();
    StreamId last = end.get(0).id();
    if (start.size() < sample) {
      return Optional.of(new StreamRange(first, last, start.size()));
    }
    double density =
        start.size() / first.distance(start.get(start.size() - 1).id())
            + end.size() / end.get(end.size() - 1).id().distance(last);
    return Optional.of(new StreamRange(first, last, density / 2 * first.distance(last)));
  }

  private List<StreamChunk.Entry> forward(String from, String to) throws IOException {
    return StreamChunk.read(node.call("XRANGE", source.key(), from, to, "COUNT", sample));
  }
}
