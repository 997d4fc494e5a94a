package dev.millrace.roles;

import com.google.common.base.Throwables;
import dev.millrace.InvalidJobException;
import dev.millrace.engine.UserCodeException;
import dev.millrace.store.TakenTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Why an attempt has failed, as it is kept with the job.
 *
 * @param cause one sentence: what was thrown, where in the input, by which worker
 * @param stack the stack of what was thrown, cut to a few kilobytes
 */
record Failure(String cause, String stack) {

  private static final int MAX_CAUSE = 2_000;
  private static final int MAX_STACK = 8_000;

  static Failure of(TakenTask task, Throwable failure) {
    List<String> where = new ArrayList<>();
    task.split().ifPresent(split -> where.add(split.toString()));
    Throwable cause = failure;
    if (failure instanceof UserCodeException inUserCode && failure.getCause() != null) {
      where.add("at " + inUserCode.position());
      cause = failure.getCause();
    }
    where.add("worker " + task.lease().consumer());
    String what =
        cut(describe(cause), MAX_CAUSE) + " (" + cut(String.join("; ", where), MAX_CAUSE) + ")";
    return new Failure(what, cut(Throwables.getStackTraceAsString(cause), MAX_STACK));
  }

  private static String describe(Throwable cause) {
    String message = cause.getMessage();
    // These two are written as sentences for people already.
    if (message != null
        && (cause instanceof InvalidJobException || cause.getClass() == IOException.class)) {
      return message;
    }
    String name = cause.getClass().getSimpleName();
    return message == null ? name : name + ": " + message;
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length) + "...";
  }
}
