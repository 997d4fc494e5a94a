package dev.millrace.roles;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.millrace.engine.UserCodeException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.MDC;

/**
 * The thread of one attempt whose code comes from a jar. It ends with the attempt, and with it goes
 * what the code has left in thread-locals, which would hold all classes of the jar.
 */
final class JobThread {

  private JobThread() {}

  /** Runs a stage of an attempt there, while this thread waits. */
  static <T> T run(HeldTask held, AttemptStages.Stage<T> stage)
      throws IOException, UserCodeException {
    Map<String, String> names = MDC.getCopyOfContextMap();
    FutureTask<T> result = new FutureTask<>(stage::run);
    Runnable body =
        () -> {
          if (names != null) {
            MDC.setContextMap(names);
          }
          held.begun();
          result.run();
          held.ended();
        };
    String name = Thread.currentThread().getName() + "-" + held.task().jobId();
    Thread thread = new Thread(null, body, name, 0, false);
    thread.setDaemon(true);
    thread.start();
    try {
      return Uninterruptibles.getUninterruptibly(result);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof UserCodeException user) {
        throw user;
      }
      if (cause instanceof IOException io) {
        throw io;
      }
      if (cause instanceof Error error) {
        throw error;
      }
      throw cause instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
    }
  }
}
