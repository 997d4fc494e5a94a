package dev.millrace.cli;

import dev.millrace.redis.RedisStores;
import dev.millrace.view.JsonView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Puts the functions on the server. */
@Command(
    name = "functions",
    mixinStandardHelpOptions = true,
    description =
        "Put the functions of this build on Redis, unless they are there, and print the name of their"
            + " library: for a server where no other process may.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace functions --redis redis://10.0.0.5",
    })
final class FunctionsCommand implements Callable<Integer> {

  @Mixin private RedisOption redis = new RedisOption();

  @Option(names = "--json", description = "Print a JSON object: the library.")
  private boolean json;

  @Override
  public Integer call() {
    redis.warnOfPassword();
    String library = RedisStores.loadFunctions(redis.uri(), redis.options());
    System.out.println(json ? JsonView.library(library) : library);
    return ExitCode.DONE;
  }
}
