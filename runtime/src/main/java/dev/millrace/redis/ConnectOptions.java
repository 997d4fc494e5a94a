package dev.millrace.redis;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * How a server is used.
 *
 * @param namespace what all keys begin with
 * @param patience how long an outage is waited out before a call fails
 * @param mayReturn whether a server that does not answer can come back: if not, nobody waits for it
 */
public record ConnectOptions(String namespace, Duration patience, BooleanSupplier mayReturn) {

  /** The namespace {@code mr}, a patience of a minute, a server that always may come back. */
  public static final ConnectOptions DEFAULT =
      new ConnectOptions("mr", Duration.ofSeconds(60), () -> true);

  /** The same with another patience. */
  public ConnectOptions withPatience(Duration other) {
    return new ConnectOptions(namespace, other, mayReturn);
  }

  /** The same for a server that can be gone for good. */
  public ConnectOptions withMayReturn(BooleanSupplier other) {
    return new ConnectOptions(namespace, patience, other);
  }
}
