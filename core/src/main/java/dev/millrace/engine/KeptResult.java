package dev.millrace.engine;

import java.io.IOException;
import java.util.stream.IntStream;

/** Writes results as encoded blocks, to be kept beside the job's state. */
public final class KeptResult implements ResultWriter {

  private final DataCodec codec;
  private final BlockWriter blocks;
  private final GrowableBytes record = new GrowableBytes(256);

  /** Writes under {@code origin} into {@code sink}. */
  public KeptResult(DataCodec codec, ChunkSink sink, BlockOrigin origin, EngineSettings settings) {
    this.codec = codec;
    this.blocks = new BlockWriter(sink, origin, settings);
  }

  @Override
  public void add(Object key, Object value) throws IOException {
    record.truncate(0);
    codec.keys().encode(key, record);
    int keyLength = record.size();
    codec.encode(value, record);
    blocks.add(record.array(), 0, keyLength, record.array(), keyLength, record.size() - keyLength);
  }

  @Override
  public Written finish() throws IOException {
    blocks.endRun();
    return new Written(IntStream.of(blocks.runs()).sum(), blocks.bytes(), 0);
  }

  @Override
  public void close() {}
}
