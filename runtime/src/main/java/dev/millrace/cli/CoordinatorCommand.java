package dev.millrace.cli;

import dev.millrace.InvalidJobException;
import dev.millrace.http.WebServer;
import dev.millrace.redis.RedisStores;
import dev.millrace.roles.Coordinator;
import dev.millrace.roles.Definitions;
import dev.millrace.store.HistoryStore;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a coordinator until it is told to end. */
@Command(
    name = "coordinator",
    mixinStandardHelpOptions = true,
    description =
        "Run a coordinator. Any number stand by for each other; SIGTERM hands back what it holds.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace coordinator --redis redis://10.0.0.5",
      "  millrace coordinator --trust-key me.pub",
    })
final class CoordinatorCommand implements Callable<Integer> {

  /** How long handing back may take where Redis does not answer. */
  private static final Duration DRAIN = Duration.ofSeconds(2);

  @Mixin private RedisOption redis = new RedisOption();
  @Mixin private JarOptions jars = new JarOptions();
  @Mixin private JarRuleOptions jarRules = new JarRuleOptions();
  @Mixin private HttpOptions http = new HttpOptions();
  @Mixin private WatchOptions watch = new WatchOptions();

  @Option(
      names = "--lease",
      paramLabel = "SECONDS",
      defaultValue = "15",
      converter = TimeSpan.class,
      description =
          "After how long without a sign of it another coordinator takes over its jobs (default: ${DEFAULT-VALUE}).")
  private Duration lease = Duration.ZERO;

  @Option(
      names = "--keep-jobs",
      paramLabel = "N",
      description =
          "Keep at most N jobs that have ended; the others go before their retention is over, the oldest first.")
  private @Nullable Integer keepJobs;

  @Option(
      names = "--history",
      paramLabel = "N",
      defaultValue = "1000",
      description =
          "Of how many jobs that have ended a record is kept when all else of them has gone; 0 for none (default: ${DEFAULT-VALUE}).")
  private int history;

  @Option(
      names = "--history-age",
      paramLabel = "SECONDS",
      defaultValue = "720h",
      converter = TimeSpan.class,
      description = "For how long that is kept; 720h is 30 days (default: ${DEFAULT-VALUE}).")
  private Duration historyAge = Duration.ZERO;

  @Override
  public Integer call() throws InterruptedException, IOException {
    if (lease.toMillis() < 1_000) {
      throw new InvalidJobException("lease must be at least 1 s: " + lease.toMillis() + " ms");
    }
    if (keepJobs != null && keepJobs < 0) {
      throw new InvalidJobException("jobs to keep must not be negative: " + keepJobs);
    }
    if (history < 0 || historyAge.toMillis() < 1_000) {
      throw new InvalidJobException(
          "history must not be negative, nor its age shorter than 1 s: "
              + history
              + ", "
              + historyAge.toMillis()
              + " ms");
    }
    LogSetup.verbose();
    Definitions definitions = jars.definitions().allowing(jarRules.toRules());
    RoleWatch watched = RoleWatch.connect("coordinator", redis, http, watch);
    RedisStores stores = watched.stores();
    Coordinator coordinator =
        Coordinator.start(
            watched.ofCoordinator(),
            definitions,
            lease,
            new HistoryStore.Bounds(history, historyAge),
            Termination::unfit);
    coordinator.keepTime(stores.schedules());
    if (keepJobs != null) {
      coordinator.keepJobs(keepJobs);
    }
    System.err.println("millrace: coordinator on " + stores.address());
    PageServer page = new PageServer(redis, definitions);
    Optional<WebServer> web =
        http.start(
            routes -> {
              watched.addTo(routes, coordinator::health);
              page.addTo(routes);
            });
    Termination.await(
        () -> {
          stores.limitPatience(DRAIN);
          coordinator.drain();
          web.ifPresent(WebServer::close);
          page.close();
          watched.close();
        });
    return ExitCode.DONE;
  }
}
