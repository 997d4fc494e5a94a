package dev.millrace.cli;

import dev.millrace.client.JobClient;
import dev.millrace.client.Submission;
import dev.millrace.redis.RedisStores;
import dev.millrace.store.JobSpec;
import dev.millrace.view.JsonView;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Submits a job. */
@Command(
    name = "submit",
    mixinStandardHelpOptions = true,
    description =
        "Submit a job, print its id and return. Workers load its classes from its --jar, or have them on their class path.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace submit word-count /data/books --output /data/counts",
      "  millrace submit --jar my-jobs.jar --sign-key me.pem com.acme.LineLengths /data/logs",
    })
final class SubmitCommand implements Callable<Integer> {

  @Mixin private JobArguments job = new JobArguments();
  @Mixin private JobOptions options = new JobOptions();
  @Mixin private SubmissionOptions submission = new SubmissionOptions();
  @Mixin private RedisOption redis = new RedisOption();

  @Option(names = "--json", description = "Print a JSON object: the job, and its state.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    job.addTo(options);
    JobSpec spec = options.toSpec(submission.id());
    Submission how = submission.toSubmission(true);
    try (RedisStores stores = redis.connect()) {
      JobClient client = new JobClient(stores, options.jars().definitions());
      client.submit(spec, options.files(), options.code(), how);
      System.out.println(
          json
              ? JsonView.standing(spec.jobId(), client.status(spec.jobId()).state())
              : spec.jobId());
    }
    return ExitCode.DONE;
  }
}
