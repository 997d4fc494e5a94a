package dev.millrace.roles;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Daemon threads of a worker, named and counted. */
final class WorkerThreads {

  private WorkerThreads() {}

  /** As many as are needed at once; idle ones end. */
  static ThreadPoolExecutor asNeeded(String prefix) {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        10,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        runnable -> {
          Thread thread = new Thread(runnable, prefix + number.getAndIncrement());
          thread.setDaemon(true);
          return thread;
        });
  }
}
