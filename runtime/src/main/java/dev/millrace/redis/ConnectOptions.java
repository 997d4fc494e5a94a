package dev.millrace.redis;

import dev.millrace.store.TraceContext;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * How a server is used.
 *
 * @param namespace what all keys begin with
 * @param patience how long an outage is waited out before a call fails
 * @param mayReturn whether a server that does not answer can come back: if not, nobody waits for it
 * @param watcher is told how the server answers
 * @param traceParent of which trace the jobs are part that are submitted; each has one of its own
 *     if empty
 */
public record ConnectOptions(
    String namespace,
    Duration patience,
    BooleanSupplier mayReturn,
    RequestWatcher watcher,
    String traceParent) {

  /** With nobody who watches, and no trace but each job's own. */
  public ConnectOptions(String namespace, Duration patience, BooleanSupplier mayReturn) {
    this(namespace, patience, mayReturn, RequestWatcher.NONE, "");
  }

  /** The namespace {@code mr}, a patience of a minute, a server that always may come back. */
  public static final ConnectOptions DEFAULT =
      new ConnectOptions("mr", Duration.ofSeconds(60), () -> true);

  /** The same with another patience. */
  public ConnectOptions withPatience(Duration other) {
    return new ConnectOptions(namespace, other, mayReturn, watcher, traceParent);
  }

  /** The same for a server that can be gone for good. */
  public ConnectOptions withMayReturn(BooleanSupplier other) {
    return new ConnectOptions(namespace, patience, other, watcher, traceParent);
  }

  /** The same with somebody who watches. */
  public ConnectOptions withWatcher(RequestWatcher other) {
    return new ConnectOptions(namespace, patience, mayReturn, other, traceParent);
  }

  /** The same for jobs that are part of a trace. */
  public ConnectOptions withTrace(TraceContext trace) {
    return new ConnectOptions(namespace, patience, mayReturn, watcher, trace.below(trace.parent()));
  }
}
