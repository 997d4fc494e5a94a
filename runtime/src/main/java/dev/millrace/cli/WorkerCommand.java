package dev.millrace.cli;

import dev.millrace.InvalidJobException;
import dev.millrace.http.WebServer;
import dev.millrace.redis.RedisStores;
import dev.millrace.roles.Definitions;
import dev.millrace.roles.Worker;
import dev.millrace.store.Labels;
import dev.millrace.streaming.Programs;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a worker until it is told to end. */
@Command(
    name = "worker",
    mixinStandardHelpOptions = true,
    description =
        "Run a worker. Any number, on any machine; SIGTERM lets running tasks end, then hands them back.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace worker --redis redis://10.0.0.5 --slots 8",
      "  millrace worker --trust-key me.pub --drain 60",
    })
final class WorkerCommand implements Callable<Integer> {

  private static final int MAX_SLOTS = 1_024;

  @Mixin private RedisOption redis = new RedisOption();
  @Mixin private JarOptions jars = new JarOptions();
  @Mixin private JarRuleOptions jarRules = new JarRuleOptions();
  @Mixin private HttpOptions http = new HttpOptions();
  @Mixin private WatchOptions watch = new WatchOptions();

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "Tasks that run at once (default: one per core).")
  private int slots = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--label",
      paramLabel = "LABEL",
      split = ",",
      description =
          "Say that this worker has something: it runs tasks of jobs that need it, too (--needs). Can be repeated.")
  private List<String> labels = List.of();

  @Option(
      names = "--drain",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description =
          "How long running tasks may take to end after SIGTERM (default: ${DEFAULT-VALUE}).")
  private int drain;

  @Option(
      names = "--no-programs",
      description = "Refuse to run programs that jobs name, such as those of the job streaming.")
  private boolean noPrograms;

  @Override
  public Integer call() throws InterruptedException, IOException {
    checkSlots(slots);
    Labels has = Labels.of(labels);
    if (noPrograms) {
      System.setProperty(Programs.ALLOWED, "false");
    }
    LogSetup.verbose();
    Definitions definitions = jars.definitions().allowing(jarRules.toRules());
    RoleWatch watched = RoleWatch.connect("worker", redis, http, watch);
    RedisStores stores = watched.stores();
    Worker worker =
        Worker.start(
            watched.ofWorker(), definitions, slots, has, Version.current(), Termination::unfit);
    watched.watch(worker, slots);
    System.err.println(
        "millrace: worker "
            + worker.name()
            + " with "
            + slots
            + " slots"
            + (has.isEmpty() ? "" : " and labels " + has)
            + " on "
            + stores.address());
    Optional<WebServer> web = http.start(routes -> watched.addTo(routes, worker::health));
    Termination.await(
        () -> {
          Duration atMost = Duration.ofSeconds(Math.max(2, drain));
          stores.limitPatience(atMost);
          Optional<String> exited = worker.reportExit();
          exited.ifPresent(sentence -> System.err.println("millrace: " + sentence));
          worker.drain(Duration.ofSeconds(drain));
          // Probes see to the end that it drains.
          web.ifPresent(WebServer::close);
          watched.close();
          Termination.haltIf(exited);
        });
    return ExitCode.DONE;
  }

  static void checkSlots(int slots) {
    if (slots < 1 || slots > MAX_SLOTS) {
      throw new InvalidJobException("slots must be between 1 and " + MAX_SLOTS + ": " + slots);
    }
  }
}
