package dev.millrace.cli;

import dev.millrace.redis.RedisStores;
import dev.millrace.roles.Coordinator;
import dev.millrace.roles.CoordinatorStores;
import dev.millrace.store.Limits;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs a coordinator until it is told to end. */
@Command(
    name = "coordinator",
    mixinStandardHelpOptions = true,
    description =
        "Run a coordinator. Any number stand by for each other; SIGTERM hands back what it holds.")
final class CoordinatorCommand implements Callable<Integer> {

  @Mixin private RedisOption redis = new RedisOption();
  @Mixin private JarOptions jars = new JarOptions();

  @Override
  public Integer call() throws InterruptedException {
    LogSetup.verbose();
    RedisStores stores = redis.connect();
    Coordinator coordinator =
        Coordinator.start(
            new CoordinatorStores(stores.jobs(), stores.plans(), stores.wake()),
            jars.definitions(),
            Limits.DEFAULT.times().lease());
    System.err.println("millrace: coordinator on " + stores.address());
    Termination.await(
        () -> {
          coordinator.drain();
          stores.close();
        });
    return ExitCode.DONE;
  }
}
