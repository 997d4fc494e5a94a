package dev.millrace.redis;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the server is out, as all callers of this process see it together: one line in the log
 * when the first of them has waited for some time, and one when the server answers and none of them
 * waits any more. A caller that gives up ends nothing.
 */
final class Outage {

  private static final Logger log = LoggerFactory.getLogger(Outage.class);

  private final String address;
  private final Duration patience;
  private int waiting;
  private long since;
  private volatile boolean reported;

  Outage(String address, Duration patience) {
    this.address = address;
    this.patience = patience;
  }

  /** A caller that has begun at {@code start} goes on waiting. */
  synchronized void enter(long start, Throwable cause) {
    waiting++;
    if (!reported) {
      reported = true;
      since = start;
      log.warn(
          "Redis does not answer; waiting for it address={} patience={}s cause={}",
          address,
          patience.toSeconds(),
          RedisErrors.brief(cause));
    }
  }

  /** A caller waits no more, for better or worse. */
  synchronized void leave() {
    waiting--;
  }

  /** A caller was answered. */
  void answered() {
    if (reported) {
      end();
    }
  }

  private synchronized void end() {
    if (reported && waiting == 0) {
      reported = false;
      long millis = (System.nanoTime() - since) / 1_000_000;
      log.warn("Redis answers again address={} outage={}ms", address, millis);
    }
  }
}
