package dev.millrace.redis;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How the server answers the requests of this process: when last, and for a watcher how fast. */
final class Requests {

  private final RequestWatcher watcher;
  private volatile long answeredAt = System.nanoTime();

  Requests(RequestWatcher watcher) {
    this.watcher = watcher;
  }

  /** A request that was sent at {@code start} has ended, with an error unless that is null. */
  void ended(String request, long start, @Nullable Throwable error) {
    long now = System.nanoTime();
    ErrorKind kind = error == null ? null : ErrorKind.of(error);
    if (kind == null) {
      answeredAt = now;
      watcher.answered(request, now - start);
    } else {
      watcher.failed(request, kind.name().toLowerCase(Locale.ROOT));
    }
  }

  /** For how long nothing was answered. */
  Duration silence() {
    return Duration.ofNanos(System.nanoTime() - answeredAt);
  }
}
