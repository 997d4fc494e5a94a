package dev.millrace.cli;

import dev.millrace.redis.RedisStores;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints a job's kept result. */
@Command(
    name = "result",
    mixinStandardHelpOptions = true,
    description = "Print the result of a job that has succeeded.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace result word-count-1a2b3c --top 10",
      "  millrace result word-count-1a2b3c --jar my-jobs.jar --json",
      "  millrace result sessions-4d5e6f --trust-key me.pub",
    })
final class ResultCommand implements Callable<Integer> {

  @Mixin private NamedJob job = new NamedJob();
  @Mixin private JarOptions jars = new JarOptions();
  @Mixin private JarRuleOptions rules = new JarRuleOptions();

  @Option(
      names = "--top",
      paramLabel = "N",
      description = "Print only the N greatest values, greatest first.")
  private int top;

  @Mixin private ResultPrinter printer = new ResultPrinter();

  @Override
  public Integer call() throws IOException {
    ResultPrinter.check(top);
    try (RedisStores stores = job.connect()) {
      rules.within(
          stores, job.id(), jars.definitions(), client -> printer.print(client, job.id(), top));
    }
    return ExitCode.DONE;
  }
}
