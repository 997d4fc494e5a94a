package dev.millrace.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The partials of one map attempt: a block writer for every partition that has records. */
final class PartitionedBlocks implements MapBuffer.RunSink {

  private static final int[] NO_RUNS = {};

  private final int task;
  private final String attempt;
  private final ChunkSink sink;
  private final EngineSettings settings;
  private final @Nullable BlockWriter[] writers;

  /** Shared by all writers, so that memory does not grow with the number of partitions. */
  private final GrowableBytes block = new GrowableBytes();

  private @Nullable BlockWriter current;

  PartitionedBlocks(
      int task, String attempt, int partitions, ChunkSink sink, EngineSettings settings) {
    this.task = task;
    this.attempt = attempt;
    this.sink = sink;
    this.settings = settings;
    this.writers = new BlockWriter[partitions];
  }

  @Override
  public void add(int partition, GrowableBytes key, MapBuffer.EncodedValue value)
      throws IOException {
    BlockWriter writer = writers[partition];
    if (writer == null) {
      writer = new BlockWriter(sink, origin(partition), settings, block);
      writers[partition] = writer;
    }
    if (writer != current) {
      endRun();
      current = writer;
    }
    writer.add(key, value);
  }

  @Override
  public void endRun() throws IOException {
    if (current != null) {
      current.endRun();
      current = null;
    }
  }

  /** Whose blocks those of a partition are. */
  BlockOrigin origin(int partition) {
    return new BlockOrigin(task, attempt, partition);
  }

  List<int[]> runs() {
    List<int[]> runs = new ArrayList<>(writers.length);
    for (BlockWriter writer : writers) {
      runs.add(writer == null ? NO_RUNS : writer.runs());
    }
    return runs;
  }

  long bytes() {
    long bytes = 0;
    for (BlockWriter writer : writers) {
      bytes += writer == null ? 0 : writer.bytes();
    }
    return bytes;
  }
}
