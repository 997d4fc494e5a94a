package dev.millrace.roles;

import dev.millrace.InputContext;
import dev.millrace.Job;
import dev.millrace.engine.Attempt;
import dev.millrace.engine.DataCodec;
import dev.millrace.engine.Destination;
import dev.millrace.engine.EngineSettings;
import dev.millrace.engine.SideOutputs;
import dev.millrace.engine.Tables;
import dev.millrace.engine.TaskCounters;
import dev.millrace.store.FileKind;
import dev.millrace.store.JobSpec;
import dev.millrace.store.TakenTask;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** Opens what attempts work with. */
final class AttemptScopes implements Closeable {

  private final WorkerStores stores;
  private final JobCache jobs;
  private final FileCache files;
  private final EngineSettings settings;
  private final int slots;

  AttemptScopes(WorkerStores stores, JobCache jobs, int slots) {
    this.stores = stores;
    this.jobs = jobs;
    this.files = new FileCache(FileKind.SIDE_FILE, stores.jobs().files());
    this.settings = EngineSettings.forSlots(slots);
    this.slots = slots;
  }

  /**
   * Defines the job anew for an attempt, and reads the job's side tables unless this worker has.
   *
   * @param spec the job
   * @param definitions where the job's definition is
   * @throws IOException if a side table could not be read
   */
  AttemptScope open(HeldTask held, JobSpec spec, Definitions definitions) throws IOException {
    TakenTask task = held.task();
    JobCache.PlannedJob planned = jobs.get(spec, definitions);
    LoadedJob.Defined defined = planned.job().defined();
    Job<?, ?> job = defined.job();
    DataCodec codec = DataCodec.of(job);
    InputContext input =
        new InputContext(
                job.splitSize(),
                slots,
                codec,
                new StoredResults(
                    defined.graph(), spec.askedFor(), stores.jobs(), stores.partials()))
            .on(stores.redis());
    Attempt attempt =
        new Attempt(
                task.jobId(),
                task.task(),
                task.attempt(),
                task.attemptId(),
                spec.parameters(),
                new TaskCounters())
            .with(Tables.of(job, jobs.tables().of(planned, job, input)));
    Optional<Destination> destination = planned.job().destinationOf(job, stores.redis());
    SideOutputs sides = destination.map(each -> each.openSides(attempt)).orElse(SideOutputs.NONE);
    Attempt whole = withFiles(attempt, spec).with(sides);
    return new AttemptScope(held, planned, job, destination, codec, input, whole, settings);
  }

  /** Removes the copies of side files. */
  @Override
  public void close() throws IOException {
    files.close();
  }

  private Attempt withFiles(Attempt attempt, JobSpec spec) throws IOException {
    if (spec.files().isEmpty()) {
      return attempt;
    }
    FileCache.Held held = files.open(spec.jobId(), spec.files());
    attempt.closeAtEnd(held);
    return attempt.withFiles(held.paths());
  }
}
