package dev.millrace.cli;

import dev.millrace.redis.RedisStores;
import dev.millrace.store.WorkerInfo;
import dev.millrace.view.JsonView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists workers. */
@Command(
    name = "workers",
    mixinStandardHelpOptions = true,
    description = "List the workers that are there, with their slots.")
final class WorkersCommand implements Callable<Integer> {

  @Mixin private RedisOption redis = new RedisOption();

  @Option(names = "--json", description = "Print a JSON array.")
  private boolean json;

  @Override
  public Integer call() {
    try (RedisStores stores = redis.connect()) {
      if (json) {
        System.out.println(JsonView.array(stores.jobs().workers(), JsonView::worker));
        return ExitCode.DONE;
      }
      for (WorkerInfo worker : stores.jobs().workers()) {
        System.out.printf("%s\t%d slots\t%s%n", worker.worker(), worker.slots(), worker.version());
      }
    }
    return ExitCode.DONE;
  }
}
