package dev.millrace.roles;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Daemon threads of a worker, named and counted. */
final class WorkerThreads {

  private WorkerThreads() {}

  /** As many as are needed at once; idle ones end. */
  static ThreadPoolExecutor asNeeded(String prefix) {
    return pool(0, Integer.MAX_VALUE, prefix, new SynchronousQueue<>());
  }

  /** So many, and what comes while all are busy waits in its order. */
  static ThreadPoolExecutor of(int count, String prefix) {
    return pool(count, count, prefix, new LinkedBlockingQueue<>());
  }

  /** Changes the number of threads; those that are too many end when they are idle. */
  static void resize(ThreadPoolExecutor threads, int count) {
    // The pool insists on core <= maximum at every moment.
    if (count > threads.getMaximumPoolSize()) {
      threads.setMaximumPoolSize(count);
      threads.setCorePoolSize(count);
    } else if (count < threads.getCorePoolSize()) {
      threads.setCorePoolSize(count);
      threads.setMaximumPoolSize(count);
    }
  }

  private static ThreadPoolExecutor pool(
      int core, int maximum, String prefix, BlockingQueue<Runnable> waiting) {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        core,
        maximum,
        10,
        TimeUnit.SECONDS,
        waiting,
        runnable -> {
          Thread thread = new Thread(runnable, prefix + number.getAndIncrement());
          thread.setDaemon(true);
          return thread;
        });
  }
}
