package dev.millrace.cli;

import dev.millrace.http.WebServer;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Serves the page until it is told to end. */
@Command(
    name = "dashboard",
    mixinStandardHelpOptions = true,
    description =
        "Serve a page that shows jobs, workers and Redis, and cancels and retries jobs (default: --http 8080).",
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace dashboard",
      "  millrace dashboard --http 0.0.0.0:8080 --http-token-file token",
    })
final class DashboardCommand implements Callable<Integer> {

  private static final String UNLESS_GIVEN = "8080";

  @Mixin private RedisOption redis = new RedisOption();
  @Mixin private JarOptions jars = new JarOptions();
  @Mixin private HttpOptions http = new HttpOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    LogSetup.verbose();
    PageServer page = new PageServer(redis, jars.definitions());
    WebServer web = http.startAt(UNLESS_GIVEN, page::addTo);
    Termination.await(
        () -> {
          web.close();
          page.close();
        });
    return ExitCode.DONE;
  }
}
