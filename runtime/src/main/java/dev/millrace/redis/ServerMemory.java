package dev.millrace.redis;

import dev.millrace.store.PartialStore.Memory;
import dev.millrace.store.StoreFullException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How full the server's memory is. Asked while somebody writes, once a second, and more often when
 * it runs short. From {@link #SHORT} on those who write slow down; from {@link #FULL} on, or when
 * the server has refused a write, they wait until somebody frees memory, but not for ever.
 */
final class ServerMemory {

  /** The share of maxmemory from which on writers slow down. */
  static final double SHORT = 0.8;

  /** The share from which on they wait: the rest is for control, which is never refused. */
  static final double FULL = 0.95;

  private static final Logger log = LoggerFactory.getLogger(ServerMemory.class);
  private static final Duration MOMENT = Duration.ofSeconds(3);
  private static final long RARELY = Duration.ofSeconds(1).toNanos();
  private static final long OFTEN = Duration.ofMillis(100).toNanos();

  /** Less than this share is no progress, but buffers that come and go. */
  private static final double PROGRESS = 0.01;

  /** Which part of the patience has to pass before those who wait are stuck. */
  private static final int STUCK = 4;

  /** What the server has said of its memory, in bytes; no limit is 0. */
  private record Use(long used, long max) {

    double share() {
      return max == 0 ? 0 : (double) used / max;
    }
  }

  private final Supplier<CompletionStage<Map<String, String>>> info;
  private final Supplier<String> address;
  private final Duration patience;
  private final AtomicLong askedAt = new AtomicLong(System.nanoTime() - RARELY);
  private final AtomicBoolean reported = new AtomicBoolean();
  private final AtomicBoolean forbidden = new AtomicBoolean();
  private volatile Use use = new Use(0, 0);
  private volatile boolean refusing;

  // While nothing can be written: since when nothing was freed, and what was used then.
  private long stuckSince;
  private volatile long usedThen = Long.MAX_VALUE;

  /**
   * Asks nothing yet.
   *
   * @param info asks the server for INFO memory
   * @param address names the server, without its password
   * @param patience how long writers wait while nobody frees anything
   */
  ServerMemory(
      Supplier<CompletionStage<Map<String, String>>> info,
      Supplier<String> address,
      Duration patience) {
    this.info = info;
    this.address = address;
    this.patience = patience;
  }

  /** The share of memory that is used, as far as is known; begins to ask if that is too old. */
  double share() {
    double share = use.share();
    long asked = askedAt.get();
    long now = System.nanoTime();
    if (now - asked >= (share < SHORT && !refusing ? RARELY : OFTEN)
        && !forbidden.get()
        && askedAt.compareAndSet(asked, now)) {
      info.get()
          .whenComplete(
              (memory, error) -> {
                if (error == null) {
                  learn(memory);
                } else if (ErrorKind.of(error) == ErrorKind.REFUSED) {
                  forbid(error);
                }
              });
    }
    return share;
  }

  /** Says that the server has refused a block. */
  void refused() {
    refusing = true;
  }

  /** Says that the server has taken a block. */
  void accepted() {
    if (usedThen != Long.MAX_VALUE) {
      synchronized (this) {
        usedThen = Long.MAX_VALUE;
      }
    }
  }

  /** Whether writers have to wait. */
  boolean isFull() {
    return share() >= FULL || refusing;
  }

  /** How it stands, for those who decide what is written next. */
  Memory state() {
    if (share() < SHORT && !refusing) {
      return Memory.ENOUGH;
    }
    synchronized (this) {
      boolean stuck =
          isFull()
              && usedThen != Long.MAX_VALUE
              && System.nanoTime() - stuckSince > patience.dividedBy(STUCK).toNanos();
      return stuck ? Memory.STUCK : Memory.SHORT;
    }
  }

  /**
   * Called again and again by whoever waits because memory is full, until a block is taken.
   *
   * @param waitsSince since when the caller waits: what others have waited before does not count
   * @throws StoreFullException if nobody has freed anything for too long
   */
  synchronized void checkPatience(long waitsSince) {
    long now = System.nanoTime();
    Use known = use;
    if (known.used() < usedThen - PROGRESS * known.max()) {
      if (reported.compareAndSet(false, true)) {
        log.warn("Redis is full; waiting address={} {}", address.get(), describe(known));
      }
      usedThen = known.used();
      stuckSince = now;
    } else if (now - stuckSince > patience.toNanos() && now - waitsSince > patience.toNanos()) {
      throw full(patience);
    }
  }

  /**
   * Says that a command was refused which is none of a block: it may be sent again for a moment.
   *
   * @throws StoreFullException if that has not helped for as long as {@code waited}
   */
  void refused(Duration waited) {
    refusing = true;
    share();
    if (waited.compareTo(MOMENT) > 0) {
      throw full(waited);
    }
  }

  private StoreFullException full(Duration waited) {
    return new StoreFullException(
        ("Redis at %s is full: %s, and nothing was freed for %d s. Give it more memory (CONFIG SET"
                + " maxmemory, and in its configuration), or run fewer jobs at a time.")
            .formatted(address.get(), describe(use), waited.toSeconds()));
  }

  private static String describe(Use use) {
    return use.max() == 0
        ? "it refuses writes"
        : "used_memory is %s of a maxmemory of %s".formatted(mib(use.used()), mib(use.max()));
  }

  private static String mib(long bytes) {
    return String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
  }

  private void learn(Map<String, String> memory) {
    use =
        new Use(
            Long.parseLong(memory.getOrDefault("used_memory", "0")),
            Long.parseLong(memory.getOrDefault("maxmemory", "0")));
    if (use.share() < FULL) {
      refusing = false;
    }
    if (use.share() < SHORT && reported.compareAndSet(true, false)) {
      log.warn("Redis has memory again address={} {}", address.get(), describe(use));
    }
  }

  private void forbid(Throwable error) {
    if (forbidden.compareAndSet(false, true)) {
      log.warn(
          "The server's memory is not watched: INFO is forbidden address={} cause={}",
          address.get(),
          RedisErrors.brief(error));
    }
  }
}
