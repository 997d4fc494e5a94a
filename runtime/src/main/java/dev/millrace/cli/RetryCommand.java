package dev.millrace.cli;

import dev.millrace.client.JobClient;
import dev.millrace.redis.RedisStores;
import dev.millrace.roles.Definitions;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Submits a job that has ended anew. */
@Command(
    name = "retry",
    mixinStandardHelpOptions = true,
    description =
        "Submit a job that has ended anew, with the same parameters and limits, print the new id and return.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace retry word-count-1a2b3c",
    })
final class RetryCommand implements Callable<Integer> {

  @CommandLine.Parameters(
      index = "0",
      paramLabel = "JOB_ID",
      description = "The id of the job that has ended; it stays as it is.")
  private String jobId = "";

  @Mixin private RedisOption redis = new RedisOption();

  @Override
  public Integer call() {
    try (RedisStores stores = redis.connect()) {
      String newId = JobOptions.newIdLike(jobId);
      new JobClient(stores, new Definitions(RetryCommand.class.getClassLoader()))
          .resubmit(jobId, newId);
      System.out.println(newId);
      return ExitCode.DONE;
    }
  }
}
