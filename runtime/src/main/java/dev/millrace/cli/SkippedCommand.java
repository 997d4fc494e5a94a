package dev.millrace.cli;

import dev.millrace.client.JobClient;
import dev.millrace.redis.RedisStores;
import dev.millrace.store.SkippedRecord;
import dev.millrace.view.JsonView;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the records that a job has skipped. */
@Command(
    name = "skipped",
    mixinStandardHelpOptions = true,
    description =
        "List the records that a job has skipped: map task, number in its split, place, cause, text.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace skipped word-count-1a2b3c",
      "  millrace skipped word-count-1a2b3c --json",
    })
final class SkippedCommand implements Callable<Integer> {

  @Mixin private NamedJob job = new NamedJob();
  @Mixin private Appearance appearance = new Appearance();

  @Option(names = "--json", description = "Print a JSON array.")
  private boolean json;

  @Override
  public Integer call() {
    try (RedisStores stores = job.connect()) {
      JobClient client = NamedJob.client(stores);
      List<SkippedRecord> skipped = client.skipped(job.id());
      if (json) {
        System.out.println(JsonView.array(skipped, JsonView::skipped));
      } else {
        Table table = new Table("TASK", "RECORD", "PLACE", "CAUSE", "TEXT");
        skipped.forEach(record -> table.add(SkippedText.fields(record)));
        table.print(appearance.output());
      }
      return ExitCode.DONE;
    }
  }
}
