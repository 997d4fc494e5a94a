package dev.millrace.cli;

import dev.millrace.client.CodeToSend.SignatureToMake;
import dev.millrace.client.JobClient;
import dev.millrace.redis.RedisStores;
import dev.millrace.view.JsonView;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Submits a job that has ended anew. */
@Command(
    name = "retry",
    mixinStandardHelpOptions = true,
    description =
        "Submit a job that has ended anew, with the same parameters and limits, print the new id and return. What has ended stays as it is.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace retry word-count-1a2b3c",
      "  millrace retry word-count-1a2b3c --skip-records 1",
      "  millrace retry sessions-4d5e6f --sign-key me.pem",
    })
final class RetryCommand implements Callable<Integer> {

  @Mixin private NamedJob job = new NamedJob();
  @Mixin private SigningOptions signing = new SigningOptions();

  @Option(
      names = "--skip-records",
      paramLabel = "N",
      description =
          "Let the new job skip up to N bad records: those that have failed the old one, and others.")
  private Optional<Integer> skipRecords = Optional.empty();

  @Option(names = "--json", description = "Print a JSON object: the new job, and its state.")
  private boolean json;

  @Override
  public Integer call() {
    try (RedisStores stores = job.connect()) {
      JobClient client = NamedJob.client(stores);
      String newId = JobOptions.newIdLike(job.id());
      Optional<SignatureToMake> signature = signing.toSignature();
      if (signature.isPresent()) {
        client.resubmitSigned(job.id(), newId, skipRecords, signature.get());
      } else if (skipRecords.isPresent()) {
        client.resubmitSkipping(job.id(), newId, skipRecords.get());
      } else {
        client.resubmit(job.id(), newId);
      }
      System.out.println(json ? JsonView.standing(newId, client.status(newId).state()) : newId);
      return ExitCode.DONE;
    }
  }
}
