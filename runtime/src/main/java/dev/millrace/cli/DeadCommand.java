package dev.millrace.cli;

import dev.millrace.client.JobClient;
import dev.millrace.redis.RedisStores;
import dev.millrace.roles.Definitions;
import dev.millrace.store.DeadLetter;
import dev.millrace.view.JsonView;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the dead letters of a job. */
@Command(
    name = "dead",
    mixinStandardHelpOptions = true,
    description =
        "List the tasks of a job that were given up: task, attempt, kind, worker, cause, place.")
final class DeadCommand implements Callable<Integer> {

  @CommandLine.Parameters(
      index = "0",
      paramLabel = "JOB_ID",
      description = "The id that submit has printed.")
  private String jobId = "";

  @Mixin private RedisOption redis = new RedisOption();

  @Option(names = "--json", description = "Print a JSON array, with the stacks.")
  private boolean json;

  @Option(names = "--stack", description = "Print the stack of each failure below it.")
  private boolean stack;

  @Override
  public Integer call() {
    try (RedisStores stores = redis.connect()) {
      List<DeadLetter> letters =
          new JobClient(stores, new Definitions(DeadCommand.class.getClassLoader()))
              .deadLetters(jobId);
      if (json) {
        System.out.println(JsonView.array(letters, JsonView::deadLetter));
      } else {
        letters.forEach(this::print);
      }
      return ExitCode.DONE;
    }
  }

  private void print(DeadLetter letter) {
    System.out.println(
        String.join(
            "\t",
            letter.phase().mark() + letter.task(),
            "attempt " + letter.attempt(),
            letter.failure().kind().name(),
            letter.worker(),
            letter.failure().cause().replaceAll("\\s+", " "),
            letter.failure().where().replaceAll("\\s+", " ")));
    if (stack) {
      System.out.println(letter.failure().stack().stripTrailing().indent(4).stripTrailing());
    }
  }
}
