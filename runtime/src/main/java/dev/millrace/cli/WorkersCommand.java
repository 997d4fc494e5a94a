package dev.millrace.cli;

import dev.millrace.redis.RedisStores;
import dev.millrace.store.WorkerInfo;
import dev.millrace.view.JsonView;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists workers. */
@Command(
    name = "workers",
    mixinStandardHelpOptions = true,
    description = "List the workers that are there, with their slots.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace workers",
      "  millrace workers --json",
    })
final class WorkersCommand implements Callable<Integer> {

  @Mixin private RedisOption redis = new RedisOption();
  @Mixin private Appearance appearance = new Appearance();

  @Option(names = "--json", description = "Print a JSON array.")
  private boolean json;

  @Override
  public Integer call() {
    try (RedisStores stores = redis.connect()) {
      if (json) {
        System.out.println(JsonView.array(stores.jobs().workers(), JsonView::worker));
        return ExitCode.DONE;
      }
      table(stores.jobs().workers()).print(appearance.output());
    }
    return ExitCode.DONE;
  }

  /** For people more than for scripts, which have read these three columns ever since. */
  private Table table(List<WorkerInfo> workers) {
    if (appearance.output().isEmpty()) {
      Table table = new Table("WORKER", "SLOTS", "VERSION");
      workers.forEach(each -> table.add(each.worker(), each.slots() + " slots", each.version()));
      return table;
    }
    Table table = new Table("WORKER", "SLOTS", "VERSION", "LABELS");
    workers.forEach(
        each ->
            table.add(
                each.worker(),
                String.valueOf(each.slots()),
                each.version(),
                String.join(", ", each.labels().names())));
    return table;
  }
}
