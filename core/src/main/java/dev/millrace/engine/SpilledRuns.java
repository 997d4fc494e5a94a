package dev.millrace.engine;

import dev.millrace.Combiner;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Runs of a map attempt on local disk, which are merged and combined once more before they become
 * partials, as Hadoop merges its spills: so how much is sent depends little on how much of it fits
 * into memory at once.
 */
final class SpilledRuns implements MapBuffer.RunSink, Closeable {

  /** What is combined out of more bytes goes on as several records, so that memory is bounded. */
  private static final int MAX_COMBINED = 1 << 20;

  private final Combiner<Object> combiner;
  private final DataCodec codec;
  private final BlockOrigin origin;
  private final EngineSettings settings;
  private final AttemptGuard guard;
  private final SpillFile file;
  private final BlockWriter writer;

  /** Of which partition each run of the writer is. */
  private final List<Integer> partitions = new ArrayList<>();

  private final GrowableBytes key = new GrowableBytes(256);
  private final GrowableBytes value = new GrowableBytes(256);
  private int current = -1;

  /**
   * Creates the file.
   *
   * @param origin whose runs those on disk are said to be
   */
  SpilledRuns(
      Combiner<Object> combiner,
      DataCodec codec,
      BlockOrigin origin,
      EngineSettings settings,
      AttemptGuard guard)
      throws IOException {
    this.combiner = combiner;
    this.codec = codec;
    this.origin = origin;
    this.settings = settings;
    this.guard = guard;
    this.file = SpillFile.create();
    this.writer = BlockWriter.onDisk(file, origin, settings);
  }

  @Override
  public void add(int partition, GrowableBytes itsKey, MapBuffer.EncodedValue itsValue)
      throws IOException {
    if (partition != current) {
      endRun();
      current = partition;
      partitions.add(partition);
    }
    writer.add(itsKey, itsValue);
  }

  @Override
  public void endRun() throws IOException {
    writer.endRun();
    current = -1;
  }

  /**
   * Combines what the runs hold of each key, and writes it as one run.
   *
   * @return how many records that are
   */
  long mergeInto(MapBuffer.RunSink sink) throws IOException {
    List<RunReader> runs = RunReader.ofAll(file, origin, writer.runs());
    long records = 0;
    for (int partition : partitions.stream().distinct().sorted().toList()) {
      List<RunReader> ofPartition = new ArrayList<>();
      for (int run = 0; run < runs.size(); run++) {
        if (partitions.get(run) == partition) {
          ofPartition.add(runs.get(run));
        }
      }
      try (BoundedMerge merge = new BoundedMerge(origin, settings, guard, codec.keys())) {
        records += combine(partition, merge.merge(ofPartition), sink);
      }
    }
    sink.endRun();
    return records;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private long combine(int partition, MergeReader merge, MapBuffer.RunSink sink)
      throws IOException {
    long records = 0;
    for (; !merge.isEmpty(); records++) {
      guard.check();
      RunReader head = merge.head();
      key.truncate(0);
      key.write(head.key(), 0, head.keyLength());
      value.truncate(0);
      value.write(head.block(), head.valueStart(), head.valueLength());
      merge.advance();
      if (isNext(merge)) {
        combineRest(merge);
      }
      sink.add(partition, key, out -> out.write(value.array(), 0, value.size()));
    }
    return records;
  }

  private void combineRest(MergeReader merge) throws IOException {
    long bytes = value.size();
    Object combined = codec.decode(value.array(), 0, value.size());
    while (isNext(merge) && bytes < MAX_COMBINED) {
      RunReader head = merge.head();
      Object next = codec.decode(head.block(), head.valueStart(), head.valueLength());
      bytes += head.valueLength();
      combined =
          Objects.requireNonNull(combiner.combine(combined, next), "The combiner returned null");
      merge.advance();
    }
    value.truncate(0);
    codec.encode(combined, value);
  }

  private boolean isNext(MergeReader merge) {
    if (merge.isEmpty()) {
      return false;
    }
    RunReader head = merge.head();
    return Arrays.equals(key.array(), 0, key.size(), head.key(), 0, head.keyLength());
  }
}
