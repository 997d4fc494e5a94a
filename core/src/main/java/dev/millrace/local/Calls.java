package dev.millrace.local;

import dev.millrace.InvalidJobException;
import dev.millrace.Parameters;
import dev.millrace.RecordReader;
import dev.millrace.TaskContext;
import dev.millrace.engine.Attempt;
import dev.millrace.engine.KeptSides;
import dev.millrace.engine.TaskCounters;
import dev.millrace.engine.UserCodeException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Calls of a mapper or reducer that is tested alone. */
final class Calls implements Closeable {

  /** A call into user code. */
  @FunctionalInterface
  interface UserCall {
    void run() throws Exception;
  }

  private final Attempt attempt;

  Calls(Parameters parameters) {
    this(parameters, Map.of());
  }

  Calls(Parameters parameters, Map<String, Path> files) {
    Attempt called =
        new Attempt("test", 0, 1, "test", parameters, new TaskCounters()).withFiles(files);
    attempt = called.with(new KeptSides().of(called.counters()));
  }

  /** Closes what the code has opened. */
  @Override
  public void close() throws IOException {
    attempt.life().close();
  }

  void reads(RecordReader<?> records) {
    attempt.life().reads(records);
  }

  TaskContext context() {
    return attempt;
  }

  Map<String, Long> counters() {
    return attempt.counters().totals();
  }

  /** Makes a call; what it throws is described as in a job. */
  void run(String place, UserCall call) throws UserCodeException {
    try {
      call.run();
    } catch (InvalidJobException e) {
      throw e;
    } catch (Throwable e) {
      throw new UserCodeException(place, e);
    }
  }
}
