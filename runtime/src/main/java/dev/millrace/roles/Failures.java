package dev.millrace.roles;

import com.google.common.base.Throwables;
import dev.millrace.BadRecordException;
import dev.millrace.InvalidJobException;
import dev.millrace.engine.LostResultException;
import dev.millrace.engine.SplitRecord;
import dev.millrace.engine.UserCodeException;
import dev.millrace.store.CorruptStateException;
import dev.millrace.store.Failure;
import dev.millrace.store.FailureKind;
import dev.millrace.store.StoreException;
import dev.millrace.store.StoreFullException;
import dev.millrace.store.StoreIoException;
import dev.millrace.store.StoreUnavailableException;
import dev.millrace.store.TakenTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns what an attempt has thrown into what is kept of it; long texts are cut. */
final class Failures {

  private static final int MAX_CAUSE = 2_000;
  private static final int MAX_STACK = 8_000;

  private Failures() {}

  static Failure of(TakenTask task, Throwable failure) {
    Throwable thrown = failure instanceof StoreIoException io ? io.failure() : failure;
    FailureKind kind = kindOf(thrown);
    List<String> where = new ArrayList<>();
    task.split().ifPresent(split -> where.add(split.toString()));
    Throwable cause = thrown;
    Optional<SplitRecord> record = Optional.empty();
    if (thrown instanceof UserCodeException inUserCode && thrown.getCause() != null) {
      where.add("at " + inUserCode.position());
      cause = thrown.getCause();
      record = inUserCode.record();
    }
    return new Failure(
        kind,
        cut(describe(cause), MAX_CAUSE),
        cut(String.join("; ", where), MAX_CAUSE),
        cut(Throwables.getStackTraceAsString(cause), MAX_STACK),
        record);
  }

  /** The one place that tells failures apart. */
  static FailureKind kindOf(Throwable thrown) {
    if (thrown instanceof StoreIoException io) {
      return kindOf(io.failure());
    }
    if (thrown instanceof UserCodeException) {
      return FailureKind.USER_CODE;
    }
    if (thrown instanceof InvalidJobException) {
      return FailureKind.INVALID_JOB;
    }
    if (thrown instanceof StoreUnavailableException) {
      return FailureKind.STORE_OUTAGE;
    }
    if (thrown instanceof StoreFullException) {
      return FailureKind.STORE_FULL;
    }
    if (thrown instanceof CorruptStateException || thrown instanceof LostResultException) {
      return FailureKind.LOST_STATE;
    }
    return thrown instanceof IOException || thrown instanceof StoreException
        ? FailureKind.ENVIRONMENT
        : FailureKind.BUG;
  }

  private static String describe(Throwable cause) {
    String message = cause.getMessage();
    // These are written as sentences for people already.
    if (message != null
        && (cause instanceof InvalidJobException
            || cause instanceof BadRecordException
            || cause instanceof StoreException
            || cause instanceof LostResultException
            || cause.getClass() == IOException.class)) {
      return message;
    }
    String name = cause.getClass().getSimpleName();
    return message == null ? name : name + ": " + message;
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length) + "...";
  }
}
