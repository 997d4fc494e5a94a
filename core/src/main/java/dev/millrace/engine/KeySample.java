package dev.millrace.engine;

import dev.millrace.InputContext;
import dev.millrace.Job;
import dev.millrace.Mapper;
import dev.millrace.Parameters;
import dev.millrace.RecordReader;
import dev.millrace.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The keys that a mapper emits for a sample of its input, from which the ranges of a job in total
 * order are drawn (as TeraSort does: O'Malley, "TeraByte Sort on Apache Hadoop", 2008). The sample
 * is taken from the beginnings of many small splits that lie evenly over the input, so it is the
 * same whenever the input is.
 */
public final class KeySample {

  private static final int PLACES = 64;
  private static final long MIN_PLACE = 64 << 10;
  private static final int KEYS_PER_PARTITION = 100;
  private static final int MIN_KEYS = 10_000;
  private static final int MAX_KEYS = 200_000;

  /** How many records are read for one key, where the mapper emits few. */
  private static final int PATIENCE = 100;

  private final Job<?, ?> job;
  private final Parameters parameters;
  private final InputContext input;
  private final Map<String, Path> files;
  private final DataCodec codec;
  private final List<byte[]> keys = new ArrayList<>();
  private List<Map<?, ?>> tables = List.of();

  private KeySample(
      Job<?, ?> job, Parameters parameters, InputContext input, Map<String, Path> files) {
    this.files = files;
    this.job = job;
    this.parameters = parameters;
    this.input = input;
    this.codec = DataCodec.of(job);
  }

  /**
   * The ranges of a job: drawn from a sample if it is in total order, else none.
   *
   * @param input as its splits were made with
   * @param bytes how long the input is, as its splits say
   * @param files the job's side files
   * @throws UserCodeException if the mapper failed
   * @throws IOException if the input could not be read
   */
  public static KeyRanges rangesOf(
      Job<?, ?> job, Parameters parameters, InputContext input, long bytes, Map<String, Path> files)
      throws IOException, UserCodeException {
    int partitions = job.partitions();
    if (!job.isTotallyOrdered() || partitions == 1) {
      return KeyRanges.none(partitions);
    }
    KeySample sample = new KeySample(job, parameters, input, files);
    sample.take(bytes);
    return new KeyRanges(partitions, sample.bounds(partitions));
  }

  private List<byte[]> bounds(int partitions) {
    List<byte[]> sorted = keys.stream().sorted(this::compare).toList();
    List<byte[]> bounds = new ArrayList<>();
    for (int i = 1; i < partitions; i++) {
      // Without any key one range takes everything that may yet come.
      bounds.add(
          sorted.isEmpty()
              ? new byte[0]
              : sorted.get((int) ((long) i * sorted.size() / partitions)));
    }
    return bounds;
  }

  private int compare(byte[] left, byte[] right) {
    return codec.keys().compareBound(left, right, right.length);
  }

  private void take(long bytes) throws IOException, UserCodeException {
    tables = Tables.readAll(job, input);
    InputContext context = input.withSplitSize(Math.max(MIN_PLACE, bytes / PLACES));
    List<Split> splits = SplitInput.splitsOf(job, context);
    int places = Math.min(PLACES, splits.size());
    int wanted = Math.min(MAX_KEYS, Math.max(MIN_KEYS, KEYS_PER_PARTITION * job.partitions()));
    for (int place = 0; place < places; place++) {
      int split = (int) ((long) place * splits.size() / places);
      take(splits.get(split), context, wanted * (place + 1) / places);
    }
  }

  /** Maps records of a split until there are {@code enough} keys. */
  private void take(Split split, InputContext context, int enough)
      throws IOException, UserCodeException {
    SplitInput input = SplitInput.of(job, split);
    Mapper<Object, Object, Object> mapper = input.mapper();
    Attempt attempt =
        new Attempt("sample", 0, 1, "sample", parameters, new TaskCounters())
            .with(Tables.of(job, tables))
            .withFiles(files)
            .with(SideOutputs.IGNORED);
    GuardedEmitter out =
        new GuardedEmitter((key, value) -> keys.add(codec.keys().bound(key)), AttemptGuard.NONE);
    try (AttemptLife opened = attempt.life();
        RecordReader<Object> reader = input.open(context)) {
      out.call(() -> mapper.open(attempt), () -> "in open, before the first record of a sample");
      attempt.life().reads(reader);
      long patience = (long) PATIENCE * Math.max(1, enough - keys.size());
      while (keys.size() < enough && patience-- > 0 && reader.advance()) {
        out.call(() -> mapper.map(reader.record(), out), reader::position);
      }
    }
  }
}
