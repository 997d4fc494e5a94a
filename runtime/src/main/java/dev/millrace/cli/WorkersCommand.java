package dev.millrace.cli;

import dev.millrace.redis.RedisStores;
import dev.millrace.store.WorkerInfo;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists workers. */
@Command(
    name = "workers",
    mixinStandardHelpOptions = true,
    description = "List the workers that are there, with their slots.")
final class WorkersCommand implements Callable<Integer> {

  @Mixin private RedisOption redis = new RedisOption();

  @Override
  public Integer call() {
    try (RedisStores stores = redis.connect()) {
      for (WorkerInfo worker : stores.jobs().workers()) {
        System.out.printf("%s\t%d slots\t%s%n", worker.worker(), worker.slots(), worker.version());
      }
    }
    return ExitCode.DONE;
  }
}
