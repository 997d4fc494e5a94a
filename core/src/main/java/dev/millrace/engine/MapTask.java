package dev.millrace.engine;

import dev.millrace.BadRecordException;
import dev.millrace.InputContext;
import dev.millrace.InvalidJobException;
import dev.millrace.Job;
import dev.millrace.Mapper;
import dev.millrace.RecordReader;
import dev.millrace.Split;
import java.io.IOException;
import java.util.function.UnaryOperator;

/**
 * One attempt of a map task: the records of a split through the mapper, into sorted runs of blocks
 * per partition; or, in a map-only job, straight into the result.
 */
public final class MapTask {

  private final Job<?, ?> job;
  private final DataCodec codec;
  private final Attempt attempt;
  private final AttemptGuard guard;
  private final UnaryOperator<RecordReader<Object>> care;

  /** Prepares the attempt. */
  public MapTask(Job<?, ?> job, DataCodec codec, Attempt attempt, AttemptGuard guard) {
    this(job, codec, attempt, guard, reader -> reader);
  }

  private MapTask(
      Job<?, ?> job,
      DataCodec codec,
      Attempt attempt,
      AttemptGuard guard,
      UnaryOperator<RecordReader<Object>> care) {
    this.job = job;
    this.codec = codec;
    this.attempt = attempt;
    this.guard = guard;
    this.care = care;
  }

  /** The same attempt, which leaves out what is to be skipped, and files what it maps. */
  public MapTask with(Care howCareful, RecordLog log) {
    return new MapTask(
        job, codec, attempt, guard, reader -> new CarefulReader(reader, howCareful, log));
  }

  /**
   * Maps the split and stores its partials.
   *
   * @return the manifest to commit
   * @throws UserCodeException if the mapper or combiner failed
   * @throws IOException if the input could not be read, the sink not be written, or the guard ended
   *     the attempt
   */
  public Manifest run(
      Split split, InputContext input, KeyRanges ranges, ChunkSink sink, EngineSettings settings)
      throws IOException, UserCodeException {
    PartitionedBlocks blocks =
        new PartitionedBlocks(attempt.task(), attempt.id(), ranges.partitions(), sink, settings);
    try (MapRuns runs = new MapRuns(job, codec, ranges, blocks, settings, guard)) {
      KeyForm keys = codec.keys();
      GuardedEmitter out =
          new GuardedEmitter(
              keys.isPlain() ? runs : (key, value) -> runs.add(keys.buffered(key, value), value),
              guard);
      mapRecords(split, input, out);
      out.call(() -> finish(out, runs), () -> "at the end, when what it emitted was encoded");
      attempt.counters().add(TaskCounters.COMBINED_RECORDS_OUT, runs.records());
    }
    attempt.counters().add(TaskCounters.PARTIAL_BYTES, blocks.bytes());
    return Manifest.of(attempt, blocks.runs(), blocks.bytes(), 0);
  }

  /**
   * Maps the split of a map-only job into its result.
   *
   * @see #run
   */
  public Manifest runMapOnly(Split split, InputContext input, ResultWriter result)
      throws IOException, UserCodeException {
    mapRecords(split, input, new GuardedEmitter(result::add, guard));
    return result.finish().manifest(attempt);
  }

  private void mapRecords(Split split, InputContext context, GuardedEmitter out)
      throws IOException, UserCodeException {
    SplitInput input = SplitInput.of(job, split);
    Mapper<Object, Object, Object> mapper = input.mapper();
    attempt.sides().guardedBy(out);
    long records = 0;
    guard.watch(attempt.life()::signs);
    try (AttemptLife opened = attempt.life();
        RecordReader<Object> reader = care.apply(open(input, split, context))) {
      guard.done(reader::progress);
      guard.at(reader::position);
      out.call(() -> mapper.open(attempt), () -> "in open, before the first record");
      attempt.life().reads(reader);
      // Neither the input nor the mapper is called through something of ours: that would be the
      // dearest part of a short record.
      while (true) {
        Object record;
        try {
          if (!reader.advance()) {
            break;
          }
          record = reader.record();
        } catch (BadRecordException e) {
          throw badRecord(reader, records, e);
        } catch (RuntimeException e) {
          throw inputFailed(split, e);
        }
        guard.check();
        records++;
        try {
          mapper.map(record, out);
        } catch (Throwable e) {
          out.failed(e);
        }
        if (out.hasFailed()) {
          throw failedAt(reader, records - 1, out);
        }
      }
      out.call(() -> mapper.close(out), () -> "in close, after the last record");
      if (reader instanceof CarefulReader careful && careful.skipped() > 0) {
        attempt.counters().add(TaskCounters.MAP_RECORDS_SKIPPED, careful.skipped());
      }
    }
    guard.check();
    attempt.counters().add(TaskCounters.MAP_RECORDS_IN, records);
    attempt.counters().add(TaskCounters.MAP_RECORDS_OUT, out.emitted());
  }

  private static UserCodeException failedAt(
      RecordReader<Object> reader, long mapped, GuardedEmitter out)
      throws IOException, UserCodeException {
    try {
      out.rethrow(reader::position);
    } catch (UserCodeException e) {
      return e.at(current(reader, mapped));
    }
    throw new AssertionError("The emitter has failed, but not for a reason");
  }

  /** What cannot be read of the input is no other than what the mapper cannot make sense of. */
  private static UserCodeException badRecord(
      RecordReader<Object> reader, long mapped, BadRecordException e) {
    SplitRecord record = current(reader, mapped);
    return new UserCodeException(record.position(), e).at(record);
  }

  private static SplitRecord current(RecordReader<Object> reader, long mapped) {
    long ordinal = reader instanceof CarefulReader careful ? careful.ordinal() : mapped;
    return SplitRecord.current(ordinal, reader);
  }

  private static RecordReader<Object> open(SplitInput input, Split split, InputContext context)
      throws IOException, UserCodeException {
    try {
      return input.open(context);
    } catch (RuntimeException e) {
      throw inputFailed(split, e);
    }
  }

  /** The input may be the user's: what it throws unchecked is treated like that. */
  private static UserCodeException inputFailed(Split split, RuntimeException e) {
    if (e instanceof InvalidJobException invalid) {
      throw invalid;
    }
    return new UserCodeException("in the input, " + split, e);
  }

  /** What is written may hold values that user code has combined, and that do not encode. */
  private static void finish(GuardedEmitter out, MapRuns runs) {
    try {
      runs.finish();
    } catch (IOException e) {
      throw out.storageFailed(e);
    }
  }
}
