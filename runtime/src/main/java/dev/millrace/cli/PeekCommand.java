package dev.millrace.cli;

import dev.millrace.InvalidJobException;
import dev.millrace.client.Peek;
import dev.millrace.redis.RedisStores;
import dev.millrace.view.JsonView;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints the top of what a running job's result will be. */
@Command(
    name = "peek",
    mixinStandardHelpOptions = true,
    description =
        "Print the greatest values of a job's result as far as its input has been mapped.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace peek word-count-1a2b3c --top 5",
      "  millrace peek word-count-1a2b3c --json",
    })
final class PeekCommand implements Callable<Integer> {

  @Mixin private NamedJob job = new NamedJob();
  @Mixin private JarOptions jars = new JarOptions();
  @Mixin private JarRuleOptions rules = new JarRuleOptions();

  @Option(
      names = "--top",
      paramLabel = "N",
      description = "How many values to print; ${DEFAULT-VALUE}.",
      defaultValue = "10")
  private int top;

  @Option(names = "--json", description = "Print a JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (top < 1) {
      throw new InvalidJobException("--top must be at least 1: " + top);
    }
    try (RedisStores stores = job.connect()) {
      rules.within(
          stores, job.id(), jars.definitions(), client -> print(client.peek(job.id(), top)));
    }
    return ExitCode.DONE;
  }

  private void print(Peek peek) throws IOException {
    if (json) {
      System.out.println(JsonView.peek(peek));
      return;
    }
    System.err.println("millrace: " + coverage(peek));
    ResultPrinter.print(peek.format(), peek.top());
  }

  static String coverage(Peek peek) {
    if (peek.isFinal()) {
      return "job " + peek.jobId() + " has ended: this is its result";
    }
    if (peek.maps() == 0) {
      return "job " + peek.jobId() + " is " + peek.state() + ": nothing is mapped yet";
    }
    return String.format(
        Locale.ROOT,
        "job %s is %s: what follows is its result over %d of %d map tasks, %.0f %% of its input",
        peek.jobId(),
        peek.state(),
        peek.covered(),
        peek.maps(),
        Math.floor(100 * peek.share()));
  }
}
