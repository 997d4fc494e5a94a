package dev.millrace.engine;

import dev.millrace.Emitter;
import dev.millrace.InvalidJobException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The emitter that user code is given, and the one way in which the engine calls user code. It
 * remembers the first failure of an emission: user code that catches it and goes on would otherwise
 * commit an attempt that has lost a pair. And it sorts failures: what storage threw stays an {@link
 * IOException}, what the job can never do an {@link InvalidJobException}; everything else is user
 * code's, and becomes a {@link UserCodeException}.
 */
final class GuardedEmitter implements Emitter<Object, Object> {

  /** Where pairs go. */
  @FunctionalInterface
  interface Target {
    void add(Object key, Object value) throws IOException;
  }

  /** A call into user code. */
  @FunctionalInterface
  interface UserCall {
    void run() throws Exception;
  }

  /** Where user code is at work, for people. */
  @FunctionalInterface
  interface Position {
    String describe();
  }

  /** The guard is asked after every 1,024 emissions. */
  private static final int CHECK_MASK = 1023;

  private final Target target;
  private final AttemptGuard guard;
  private @Nullable Throwable failure;
  private @Nullable IOException storageFailure;
  private long emitted;

  GuardedEmitter(Target target, AttemptGuard guard) {
    this.target = target;
    this.guard = guard;
    guard.watch(() -> emitted);
  }

  @Override
  public void emit(Object key, Object value) {
    try {
      target.add(key, value);
      if ((++emitted & CHECK_MASK) == 0) {
        guard.check();
      }
    } catch (IOException e) {
      throw storageFailed(e);
    } catch (RuntimeException | Error e) {
      failed(e);
      throw e;
    }
  }

  /** Remembers a failure under user code's hands, which that code may catch but not undo. */
  void failed(Throwable e) {
    failure = failure == null ? e : failure;
  }

  /**
   * Remembers that storage has failed under user code's hands; what is returned is for that code to
   * be thrown.
   */
  UncheckedIOException storageFailed(IOException e) {
    storageFailure = storageFailure == null ? e : storageFailure;
    return new UncheckedIOException(e);
  }

  /** How many pairs have been emitted. */
  long emitted() {
    return emitted;
  }

  /** Whether user code has failed, or an emission that it has made. */
  boolean hasFailed() {
    return failure != null || storageFailure != null;
  }

  /** Runs user code, and fails if it failed, or an emission that it has made. */
  void call(UserCall code, Position position) throws IOException, UserCodeException {
    try {
      code.run();
    } catch (Throwable e) {
      failed(e);
    }
    rethrow(position);
  }

  /** Fails if user code has failed, or an emission that it has made. */
  void rethrow(Position position) throws IOException, UserCodeException {
    if (storageFailure != null) {
      throw storageFailure;
    }
    if (failure instanceof InvalidJobException invalid) {
      throw invalid;
    }
    if (failure != null) {
      throw new UserCodeException(describe(position), failure);
    }
  }

  /** To describe a place may be to call user code again: a key's {@code toString}. */
  private static String describe(Position position) {
    try {
      return position.describe();
    } catch (RuntimeException e) {
      return "where " + e + " hides the place";
    }
  }
}
