package dev.millrace.store;

import java.io.IOException;
import java.util.function.Supplier;

/**
 * A {@link StoreException} on its way through code of the engine and of users, who must not take it
 * for a failure of their own: there what storage does is an {@link IOException}.
 */
public final class StoreIoException extends IOException {

  private static final long serialVersionUID = 1;

  private final StoreException failure;

  private StoreIoException(StoreException failure) {
    super(failure.getMessage(), failure);
    this.failure = failure;
  }

  /** What has failed. */
  public StoreException failure() {
    return failure;
  }

  /** Runs a command of a store; what it throws passes through the engine. */
  public static <T> T wrapping(Supplier<T> command) throws StoreIoException {
    try {
      return command.get();
    } catch (StoreException e) {
      throw new StoreIoException(e);
    }
  }
}
