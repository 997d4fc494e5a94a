package dev.millrace.roles;

import dev.millrace.store.PartialStore;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The steps of the protocol, before and after each of which a test can make its process fail.
 *
 * <p>A process is armed by the system property {@code millrace.faults}, the path of a file that
 * says what happens where ({@link ArmedFaults}). Without it {@link #pass} does nothing.
 */
public enum FaultPoint {
  BEFORE_TAKE,
  AFTER_TAKE,
  BEFORE_ATTEMPT,
  BEFORE_PUT,
  AFTER_PUT,
  AFTER_ATTEMPT,
  AFTER_FLUSH,
  BEFORE_COMMIT,
  AFTER_COMMIT,
  BEFORE_DISCARD,
  AFTER_DISCARD,
  BEFORE_REPORT,
  AFTER_REPORT,
  BEFORE_REOPEN,
  AFTER_REOPEN,
  BEFORE_RENEW,
  AFTER_RENEW,

  AFTER_TAKE_SUBMISSION,
  BEFORE_STEP,
  AFTER_STEP,
  BEFORE_PLAN,
  AFTER_PLAN_BEGUN,
  AFTER_CLAIM,
  AFTER_SPLITS,
  AFTER_PLAN_ENDED,
  AFTER_ENQUEUE,
  BEFORE_AUDIT,
  AFTER_AUDIT,
  BEFORE_PROMOTE,
  AFTER_PROMOTE,
  AFTER_FINISH,
  BEFORE_RETIRE,
  AFTER_RETIRE,
  AFTER_CLOSE,
  BEFORE_RENEW_SUBMISSION,
  AFTER_RENEW_SUBMISSION,

  // What only jobs that wait for their time come by.
  AFTER_DUE,
  BEFORE_FIRE,
  AFTER_FIRE,
  AFTER_FILE,
  AFTER_ANNOUNCE,
  BEFORE_START,
  AFTER_START;

  private static final @Nullable ArmedFaults ARMED = arm(System.getProperty("millrace.faults"));

  /** Says that the caller is at this step; does what a test has asked for here. */
  void pass() {
    if (ARMED != null) {
      ARMED.at(this);
    }
  }

  /** The same chunks, with fault points around each write if this process is armed. */
  static PartialStore.ChunkWriter around(PartialStore.ChunkWriter chunks) {
    return ARMED == null ? chunks : new FaultyChunks(chunks);
  }

  private static @Nullable ArmedFaults arm(@Nullable String file) {
    return file == null ? null : new ArmedFaults(Path.of(file));
  }

  private record FaultyChunks(PartialStore.ChunkWriter chunks) implements PartialStore.ChunkWriter {

    @Override
    public void put(int partition, int chunk, byte[] bytes) throws IOException {
      BEFORE_PUT.pass();
      chunks.put(partition, chunk, bytes);
      AFTER_PUT.pass();
    }

    @Override
    public void whenSettled(Runnable then) {
      chunks.whenSettled(then);
    }

    @Override
    public boolean isStored() {
      return chunks.isStored();
    }

    @Override
    public void flush() throws IOException {
      chunks.flush();
      AFTER_FLUSH.pass();
    }

    @Override
    public void discard() {
      BEFORE_DISCARD.pass();
      chunks.discard();
      AFTER_DISCARD.pass();
    }
  }
}
