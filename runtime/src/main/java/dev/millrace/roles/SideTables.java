package dev.millrace.roles;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.util.concurrent.ExecutionError;
import com.google.common.util.concurrent.UncheckedExecutionException;
import dev.millrace.InputContext;
import dev.millrace.Job;
import dev.millrace.engine.Tables;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** The side tables of the jobs that a worker runs: read once, shared by all attempts. */
final class SideTables {

  private static final int MAX_JOBS = 8;
  private static final Duration UNUSED = Duration.ofSeconds(30);

  /** After its retention a job's id may stand for another job. */
  private record Key(String jobId, long submitted) {}

  private final Cache<Key, List<Map<?, ?>>> tables =
      CacheBuilder.newBuilder().maximumSize(MAX_JOBS).expireAfterAccess(UNUSED).build();

  /** Forgets tables that have not been used for a while. */
  void dropUnused() {
    tables.cleanUp();
  }

  /**
   * The tables of a job in their order.
   *
   * @throws dev.millrace.InvalidJobException if one is too large
   * @throws IOException if one could not be read
   */
  List<Map<?, ?>> of(JobCache.PlannedJob planned, Job<?, ?> job, InputContext input)
      throws IOException {
    if (job.sideTables().isEmpty()) {
      return List.of();
    }
    Key key = new Key(planned.job().spec().jobId(), planned.submitted());
    try {
      return tables.get(key, () -> Tables.readAll(job, input));
    } catch (ExecutionException | UncheckedExecutionException | ExecutionError e) {
      Throwable cause = e.getCause();
      if (cause instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      if (cause instanceof Error error) {
        throw error;
      }
      throw cause instanceof IOException io ? io : new IOException(cause);
    }
  }
}
