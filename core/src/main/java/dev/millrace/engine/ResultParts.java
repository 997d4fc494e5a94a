package dev.millrace.engine;

import dev.millrace.Codec;
import dev.millrace.Job;
import dev.millrace.Pair;
import dev.millrace.RecordReader;
import dev.millrace.Slice;
import dev.millrace.Split;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * The kept result of a job as input of another one: a split for each task that has written a part
 * of it, which says whose it is and where it lies.
 */
public final class ResultParts {

  /**
   * A part of a kept result.
   *
   * @param jobId the id of the job that has written it
   * @param origin the attempt that has written it
   * @param chunks how many chunks it has
   */
  public record Part(String jobId, BlockOrigin origin, int chunks) {}

  /** Finds the chunks of parts. */
  @FunctionalInterface
  public interface Chunks {
    /** The chunks of a part. */
    ChunkSource of(Part part) throws IOException;
  }

  private ResultParts() {}

  /**
   * A split for each part that is not empty.
   *
   * @param name the name of the job that has written the result
   * @param jobId its id
   * @param winners the manifests of the tasks that have written it, in their order
   * @param partitionOf the partition in which the result of a task lies
   */
  public static List<Split> splits(
      String name,
      String jobId,
      List<Manifest> winners,
      IntUnaryOperator partitionOf,
      Codec codec) {
    List<Split> splits = new ArrayList<>();
    for (int task = 0; task < winners.size(); task++) {
      Manifest winner = winners.get(task);
      int partition = partitionOf.applyAsInt(task);
      int chunks = 0;
      for (int each : winner.runs().get(0)) {
        chunks += each;
      }
      if (chunks > 0) {
        byte[] place = codec.encode(List.of(jobId, task, winner.attempt(), partition, chunks));
        String source = "result of " + name + ", part " + task;
        splits.add(new Split(List.of(Slice.carrying(source, "bytes", 0, winner.bytes(), place))));
      }
    }
    return splits;
  }

  /** Reads a split that {@link #splits} has made. */
  public static <K, R> RecordReader<Pair<K, R>> open(
      Job<K, R> job, Split split, Codec codec, Chunks chunks) throws IOException {
    Slice slice = split.slices().get(0);
    List<?> place = (List<?>) codec.decode(slice.content());
    Part part =
        new Part(
            (String) place.get(0),
            new BlockOrigin((int) place.get(1), (String) place.get(2), (int) place.get(3)),
            (int) place.get(4));
    RunReader run = new RunReader(chunks.of(part), part.origin(), 0, part.chunks());
    return new Reader<>(slice.source(), part.jobId(), run, DataCodec.of(job));
  }

  private static final class Reader<K, R> implements RecordReader<Pair<K, R>> {
    private final String source;
    private final String jobId;
    private final RunReader run;
    private final DataCodec codec;
    private long record = -1;

    Reader(String source, String jobId, RunReader run, DataCodec codec) {
      this.source = source;
      this.jobId = jobId;
      this.run = run;
      this.codec = codec;
    }

    @Override
    public boolean advance() throws IOException {
      record++;
      try {
        return run.advance();
      } catch (LostBlockException e) {
        throw new LostResultException(source, jobId, e);
      }
    }

    @Override
    @SuppressWarnings("unchecked") // written by the job whose result it is
    public Pair<K, R> record() {
      return new Pair<>(
          (K) codec.keys().decode(run.key(), run.keyLength()),
          (R) codec.decode(run.block(), run.valueStart(), run.valueLength()));
    }

    @Override
    public double progress() {
      return run.progress();
    }

    @Override
    public String position() {
      return source + ", record " + record;
    }

    @Override
    public void close() {}
  }
}
