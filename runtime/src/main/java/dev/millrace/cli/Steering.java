package dev.millrace.cli;

import dev.millrace.client.JobClient;
import dev.millrace.redis.RedisStores;
import dev.millrace.store.JobState;
import dev.millrace.view.JsonView;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Does something to a job, and says where it stands then. */
final class Steering {

  /** Something that can be done to a job; returns where it stands then. */
  @FunctionalInterface
  interface Action {
    JobState to(JobClient client, String jobId);
  }

  @Mixin private NamedJob job = new NamedJob();

  @Option(names = "--json", description = "Print a JSON object: the job, and its state then.")
  private boolean json;

  /**
   * Does it.
   *
   * @param well whether it is done, where the job stands so
   * @param words the sentence for a job and where it stands
   */
  int call(Action action, Predicate<JobState> well, BiFunction<String, JobState, String> words) {
    try (RedisStores stores = job.connect()) {
      JobState state = action.to(NamedJob.client(stores), job.id());
      if (json) {
        System.out.println(JsonView.standing(job.id(), state));
      } else {
        System.err.println("millrace: " + words.apply(job.id(), state));
      }
      return well.test(state) ? ExitCode.DONE : ExitCode.JOB_FAILED;
    }
  }
}
