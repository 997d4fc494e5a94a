package dev.millrace.cli;

import dev.millrace.client.JobClient;
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
    })
final class ResultCommand implements Callable<Integer> {

  @Mixin private NamedJob job = new NamedJob();
  @Mixin private JarOptions jars = new JarOptions();

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
      printer.print(new JobClient(stores, jars.definitions()), job.id(), top);
    }
    return ExitCode.DONE;
  }
}
