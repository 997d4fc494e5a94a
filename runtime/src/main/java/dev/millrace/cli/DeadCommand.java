package dev.millrace.cli;

import dev.millrace.redis.RedisStores;
import dev.millrace.store.DeadLetter;
import dev.millrace.view.JsonView;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the dead letters of a job. */
@Command(
    name = "dead",
    mixinStandardHelpOptions = true,
    description =
        "List the tasks of a job that were given up: task, attempt, kind, worker, cause, place.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace dead word-count-1a2b3c",
      "  millrace dead word-count-1a2b3c --stack",
    })
final class DeadCommand implements Callable<Integer> {

  @Mixin private NamedJob job = new NamedJob();
  @Mixin private Appearance appearance = new Appearance();

  @Option(names = "--json", description = "Print a JSON array, with the stacks.")
  private boolean json;

  @Option(names = "--stack", description = "Print the stack of each failure below it.")
  private boolean stack;

  @Override
  public Integer call() {
    try (RedisStores stores = job.connect()) {
      List<DeadLetter> letters = NamedJob.client(stores).deadLetters(job.id());
      if (json) {
        System.out.println(JsonView.array(letters, JsonView::deadLetter));
      } else {
        print(letters);
      }
      return ExitCode.DONE;
    }
  }

  private void print(List<DeadLetter> letters) {
    Table table = new Table("TASK", "ATTEMPT", "KIND", "WORKER", "CAUSE", "PLACE");
    for (DeadLetter letter : letters) {
      table.add(
          letter.phase().mark() + letter.task(),
          "attempt " + letter.attempt(),
          letter.failure().kind().name(),
          letter.worker(),
          letter.failure().cause(),
          letter.failure().where());
    }
    if (!stack) {
      table.print(appearance.output());
      return;
    }
    List<String> lines = table.lines(appearance.output());
    int headings = lines.size() - letters.size();
    lines.subList(0, headings).forEach(System.out::println);
    for (int i = 0; i < letters.size(); i++) {
      System.out.println(lines.get(headings + i));
      String text = letters.get(i).failure().stack().stripTrailing();
      System.out.println(Visible.lines(text).indent(4).stripTrailing());
    }
  }
}
