package dev.millrace.dashboard;

import dev.millrace.client.JobClient;
import dev.millrace.client.Peek;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Looks at the results of jobs that are on their way, for those who watch these jobs: one after the
 * other, in a thread that rests {@value #REST} times as long as it has worked, and reads {@value
 * #MOST_BYTES} bytes at most at a time. So watching results takes a tenth of one core and of one
 * connection at most, however many jobs are watched.
 */
final class LiveResults implements AutoCloseable {

  static final int TOP = 10;

  private static final long MOST_BYTES = 64L << 20;

  private static final int REST = 19;

  private final JobClient client;
  private final ExecutorService looks;

  LiveResults(JobClient client) {
    this.client = client;
    // No thread before the first look, and none when nobody has looked for a while.
    ThreadPoolExecutor one =
        new ThreadPoolExecutor(
            1,
            1,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            LiveResults::thread,
            new ThreadPoolExecutor.DiscardPolicy());
    one.allowCoreThreadTimeOut(true);
    this.looks = one;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "millrace-live-results");
    thread.setDaemon(true);
    thread.setPriority(Thread.MIN_PRIORITY);
    return thread;
  }

  /** The result of one job. */
  LiveResult of(String jobId) {
    return new LiveResult(jobId, this);
  }

  Peek peek(String jobId) throws IOException {
    return client.peek(jobId, TOP, MOST_BYTES);
  }

  /** Has something looked at when it is its turn; then rests. */
  Future<?> submit(Runnable look) {
    return looks.submit(
        () -> {
          long begin = System.nanoTime();
          look.run();
          if (Thread.interrupted() && looks.isShutdown()) {
            return null;
          }
          TimeUnit.NANOSECONDS.sleep(REST * (System.nanoTime() - begin));
          return null;
        });
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }
}
