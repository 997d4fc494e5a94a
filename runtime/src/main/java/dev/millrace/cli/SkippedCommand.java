package dev.millrace.cli;

import dev.millrace.client.JobClient;
import dev.millrace.redis.RedisStores;
import dev.millrace.roles.Definitions;
import dev.millrace.store.SkippedRecord;
import dev.millrace.view.JsonView;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the records that a job has skipped. */
@Command(
    name = "skipped",
    mixinStandardHelpOptions = true,
    description =
        "List the records that a job has skipped: map task, number in its split, place, cause, text.")
final class SkippedCommand implements Callable<Integer> {

  @CommandLine.Parameters(
      index = "0",
      paramLabel = "JOB_ID",
      description = "The id that submit has printed.")
  private String jobId = "";

  @Mixin private RedisOption redis = new RedisOption();

  @Option(names = "--json", description = "Print a JSON array.")
  private boolean json;

  @Override
  public Integer call() {
    try (RedisStores stores = redis.connect()) {
      JobClient client =
          new JobClient(stores, new Definitions(SkippedCommand.class.getClassLoader()));
      List<SkippedRecord> skipped = client.skipped(jobId);
      if (json) {
        System.out.println(JsonView.array(skipped, JsonView::skipped));
      } else {
        skipped.forEach(record -> System.out.println(SkippedText.fields(record)));
      }
      return ExitCode.DONE;
    }
  }
}
