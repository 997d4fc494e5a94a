package dev.millrace.client;

import dev.millrace.flight.FlightRecording;
import dev.millrace.jars.JarRules;
import dev.millrace.redis.ConnectOptions;
import dev.millrace.redis.RedisStores;
import dev.millrace.redis.embedded.EmbeddedServer;
import dev.millrace.redis.embedded.EmbeddedServerException;
import dev.millrace.roles.Coordinator;
import dev.millrace.roles.CoordinatorStores;
import dev.millrace.roles.Definitions;
import dev.millrace.roles.Worker;
import dev.millrace.roles.WorkerStores;
import dev.millrace.store.HistoryStore;
import dev.millrace.store.Limits;
import dev.millrace.store.StoreException;
import dev.millrace.store.TaskQueue;
import dev.millrace.watch.WatchedTaskQueue;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import jdk.jfr.FlightRecorder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that a job needs, in this process: an embedded server, a coordinator, a worker.
 * Closing it leaves nothing.
 */
public final class LocalCluster implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LocalCluster.class);

  private final EmbeddedServer server;
  private final RedisStores stores;
  private final Coordinator coordinator;
  private final Worker worker;
  private volatile boolean closed;

  private LocalCluster(
      EmbeddedServer server,
      RedisStores stores,
      Definitions definitions,
      int slots,
      String version,
      Consumer<String> unfit) {
    this.server = server;
    this.stores = stores;
    // Nobody else can submit anything to its server.
    Definitions allowed = definitions.allowing(JarRules.ANY);
    this.worker =
        Worker.start(
            new WorkerStores(
                stores.jobs(), tasks(stores), stores.partials(), stores.wake(), stores.inputs()),
            allowed,
            slots,
            version,
            unfit);
    this.coordinator =
        Coordinator.start(
            new CoordinatorStores(
                stores.jobs(), stores.plans(), stores.partials(), stores.wake(), stores.inputs()),
            allowed,
            Limits.DEFAULT.times().lease(),
            HistoryStore.Bounds.NONE,
            unfit);
  }

  /**
   * Starts it.
   *
   * @param unfit is told why, should this process become unable to run tasks
   * @throws dev.millrace.redis.embedded.EmbeddedServerException if the server cannot be started
   */
  public static LocalCluster start(
      Definitions definitions, int slots, String version, Consumer<String> unfit) {
    CompletableFuture<EmbeddedServer> starting =
        CompletableFuture.supplyAsync(EmbeddedServer::start);
    RedisStores.prepare();
    EmbeddedServer server = await(starting);
    try {
      return new LocalCluster(
          server,
          RedisStores.connect(server.uri(), ConnectOptions.DEFAULT.withMayReturn(server::isAlive)),
          definitions,
          slots,
          version,
          unfit);
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** Recorded if a flight recording is made; classes that would record nothing are not loaded. */
  private static TaskQueue tasks(RedisStores stores) {
    return FlightRecorder.isInitialized()
        ? new WatchedTaskQueue(stores.tasks(), new FlightRecording())
        : stores.tasks();
  }

  private static EmbeddedServer await(CompletableFuture<EmbeddedServer> starting) {
    try {
      return starting.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof EmbeddedServerException failed ? failed : e;
    }
  }

  /**
   * Waits until everything is cleaned up after the jobs that have ended: until then the output of
   * one that has failed may still be there.
   *
   * @return false if a job has not ended within the time
   */
  public boolean awaitIdle(Duration atMost) throws InterruptedException {
    return coordinator.awaitIdle(atMost);
  }

  /**
   * Says, while the JVM ends, whether System.exit was called by other code than a command's.
   *
   * @return a sentence that names the task, if it was one; empty if nobody has called it
   */
  public Optional<String> reportExit() {
    return worker.reportExit();
  }

  /** The stores of its server. */
  public RedisStores stores() {
    return stores;
  }

  /** Whether {@link #close} has been called. */
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
    try {
      worker.abort();
      coordinator.abort();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    reportUse();
    stores.close();
    server.close();
  }

  private void reportUse() {
    if (log.isInfoEnabled() && server.isAlive()) {
      try {
        log.info("Embedded server ends {}", stores.use());
      } catch (StoreException e) {
        log.debug("The embedded server does not say what it used", e);
      }
    }
  }
}
