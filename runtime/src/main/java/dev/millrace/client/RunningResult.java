package dev.millrace.client;

import dev.millrace.InvalidJobException;
import dev.millrace.Job;
import dev.millrace.engine.Attempt;
import dev.millrace.engine.AttemptAbandonedException;
import dev.millrace.engine.BlockOrigin;
import dev.millrace.engine.ChunkSource;
import dev.millrace.engine.DataCodec;
import dev.millrace.engine.EngineSettings;
import dev.millrace.engine.LostBlockException;
import dev.millrace.engine.Manifest;
import dev.millrace.engine.ReduceTask;
import dev.millrace.engine.ResultReader;
import dev.millrace.engine.ResultWriter;
import dev.millrace.engine.RunReader;
import dev.millrace.engine.SideOutputs;
import dev.millrace.engine.TaskCounters;
import dev.millrace.engine.UserCodeException;
import dev.millrace.redis.RedisStores;
import dev.millrace.roles.StoredResult;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobStatus;
import dev.millrace.store.PartialRuns;
import dev.millrace.store.Phase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reduces what the map tasks of a running job have committed, in this process, for one who cannot
 * wait. It takes one set of map tasks for all partitions: those that were committed when it looked.
 * So what it finds is exactly the job's result over the input of these tasks, and, once all are
 * committed, over all input. A partition whose reduce task is committed has lost its partials;
 * there the result itself is read.
 *
 * <p>The job is not touched: nothing is written, taken or held. What goes while it is being read (a
 * partition was reduced, a map task sent back) is a {@link LostBlockException}.
 */
final class RunningResult {

  /** No bound of what is read. */
  static final long ALL = Long.MAX_VALUE;

  /** Manifests. */
  private static final int AT_ONCE = 256;

  private final RedisStores stores;
  private final JobSpec spec;
  private final Job<?, ?> job;
  private final DataCodec codec;
  private final int most;

  /**
   * Prepares to look.
   *
   * @param job the job as it is defined here
   * @param most how many results are wanted
   * @throws InvalidJobException if the job's values are not combined on their way, or its reducer
   *     needs what only workers have
   */
  RunningResult(RedisStores stores, JobSpec spec, Job<?, ?> job, int most) {
    this.stores = stores;
    this.spec = spec;
    this.job = job;
    this.most = most;
    if (job.combiner().isEmpty() || job.reducer().isEmpty()) {
      throw refused("only a job with a combiner and a reducer has a result on the way");
    }
    if (!spec.files().isEmpty() || !job.sideTables().isEmpty()) {
      throw refused("it reads side files or side tables, which only its workers have");
    }
    this.codec = DataCodec.of(job);
  }

  /**
   * Looks.
   *
   * @param status how the job stands: it is planned and has not ended
   * @param mostBytes how many bytes of partials and results may be read: as many of the first map
   *     tasks are covered as have no more
   * @throws LostBlockException if what there was has gone meanwhile: look at the status again
   * @throws InvalidJobException if there is more, and none of it can be left out any more
   * @throws IOException if the blocks could not be read, or the reducer fails on what there is
   */
  Peek look(JobStatus status, long mostBytes) throws IOException {
    JobStatus.Tasks tasks = status.tasks();
    Map<Integer, Manifest> reduced =
        tasks.mapsLeft() > 0
            ? Map.of()
            : stores.jobs().committed(spec.jobId(), Phase.REDUCE, 0, tasks.partitions());
    SortedMap<Integer, Manifest> mapped =
        reduced.size() == tasks.partitions() ? new TreeMap<>() : mapped(tasks, mostBytes);
    int covered = reduced.size() == tasks.partitions() ? tasks.maps() : mapped.size();
    int leftOut = mostBytes == ALL ? 0 : Math.max(0, tasks.maps() - tasks.mapsLeft() - covered);
    if (!reduced.isEmpty() && covered < tasks.maps()) {
      if (leftOut > 0) {
        throw refused("all of its input is mapped, which is more than is read here at a time");
      }
      throw new LostBlockException(
          new BlockOrigin(0, "", 0), "A map task runs again whose blocks were lost");
    }
    TopResults<byte[]> top = new TopResults<>(most, Arrays::compareUnsigned);
    for (int partition = 0; partition < tasks.partitions(); partition++) {
      Manifest result = reduced.get(partition);
      if (result != null) {
        read(partition, result, top);
      } else {
        reduce(partition, mapped, top);
      }
    }
    return new Peek(
        spec.jobId(),
        status.state(),
        tasks.maps(),
        covered,
        leftOut,
        JobResults.formatOf(job),
        top.descending());
  }

  /** The first of the map tasks that are committed, as many as have no more bytes than this. */
  private SortedMap<Integer, Manifest> mapped(JobStatus.Tasks tasks, long mostBytes) {
    SortedMap<Integer, Manifest> mapped = new TreeMap<>();
    long left = mostBytes;
    for (int first = 0; first < tasks.maps(); first += AT_ONCE) {
      int end = Math.min(tasks.maps(), first + AT_ONCE);
      for (Map.Entry<Integer, Manifest> each :
          new TreeMap<>(stores.jobs().committed(spec.jobId(), Phase.MAP, first, end)).entrySet()) {
        Manifest manifest = each.getValue();
        left -= manifest.bytes() + (long) Integer.BYTES * manifest.runs().size();
        if (left < 0) {
          return mapped;
        }
        mapped.put(each.getKey(), manifest);
      }
    }
    return mapped;
  }

  private void read(int partition, Manifest result, TopResults<byte[]> top) throws IOException {
    List<RunReader> runs =
        StoredResult.runs(spec.jobId(), partition, partition, result, stores.partials());
    new ResultReader(codec, runs, false)
        .forEach(each -> top.add(each, codec.encode(each.getKey())));
  }

  private void reduce(int partition, SortedMap<Integer, Manifest> mapped, TopResults<byte[]> top)
      throws IOException {
    List<PartialRuns> wanted = new ArrayList<>();
    mapped.forEach(
        (task, manifest) -> {
          int[] runs = manifest.runs().get(partition);
          if (runs.length > 0) {
            wanted.add(new PartialRuns(task, manifest.attempt(), runs));
          }
        });
    List<ChunkSource> sources = stores.partials().partials(spec.jobId(), partition, wanted);
    List<RunReader> runs = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      PartialRuns winner = wanted.get(i);
      BlockOrigin origin = new BlockOrigin(winner.task(), winner.attemptId(), partition);
      runs.addAll(RunReader.ofAll(sources.get(i), origin, winner.runs()));
    }
    Attempt attempt =
        new Attempt(spec.jobId(), partition, 1, "peek", spec.parameters(), new TaskCounters())
            .with(SideOutputs.IGNORED);
    try {
      new ReduceTask(job, codec, attempt, RunningResult::checkInterrupt)
          .run(runs, new Collected(top), EngineSettings.forSlots(1));
    } catch (UserCodeException e) {
      throw new IOException(
          "The reducer of job %s fails on what has been mapped so far: %s (%s)"
              .formatted(spec.jobId(), e.getMessage(), e.position()),
          e);
    }
  }

  private static void checkInterrupt() throws AttemptAbandonedException {
    if (Thread.currentThread().isInterrupted()) {
      throw new AttemptAbandonedException("Interrupted while a running result was read");
    }
  }

  private InvalidJobException refused(String why) {
    return new InvalidJobException(
        "Job " + spec.jobId() + " cannot be looked into while it runs: " + why);
  }

  /** Takes results in place of a file or the store. */
  private final class Collected implements ResultWriter {
    private final TopResults<byte[]> top;

    Collected(TopResults<byte[]> top) {
      this.top = top;
    }

    @Override
    public void add(Object key, Object value) {
      top.add(Map.entry(key, value), codec.encode(key));
    }

    @Override
    public Written finish() {
      return new Written(0, 0, 0);
    }

    @Override
    public void close() {}
  }
}
