package dev.millrace.streaming;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The standard streams of a program, each with a thread of its own, so that neither side can block
 * the other for ever: a program that is not read from may stop reading, and one that is not written
 * to may stop writing. Some chunks are on their way in each direction at most; then the program
 * waits for the task, or the task for the program.
 *
 * <p>The thread of the task calls {@link #offer}, and reads what there is whenever that is refused.
 * A program that closes its standard input needs no more of it: what else is offered is dropped.
 */
final class Pipes {

  /** How many bytes go to a program at once. */
  static final int CHUNK = 64 << 10;

  private static final int CHUNKS_UNDER_WAY = 4;
  private static final byte[] NOTHING = {};

  private final Deque<byte[]> input = new ArrayDeque<>();
  private final Deque<byte[]> output = new ArrayDeque<>();
  private final ProgramErrors errors;
  private final Thread errorThread;
  private boolean inputEnded;
  private boolean inputClosed;
  private boolean outputEnded;
  private boolean said;
  private @Nullable IOException failure;

  Pipes(Process process, ProgramErrors errors) {
    this.errors = errors;
    start("in", () -> write(process.getOutputStream()));
    start("out", () -> read(process.getInputStream()));
    this.errorThread = start("err", () -> readErrors(process.getErrorStream()));
  }

  private static Thread start(String stream, Runnable work) {
    Thread thread = new Thread(work, "millrace-program-" + stream);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /**
   * Offers a chunk to the program, and waits while it has enough. False if there is output to be
   * read first.
   */
  synchronized boolean offer(byte[] chunk) throws InterruptedException {
    while (input.size() >= CHUNKS_UNDER_WAY && !inputClosed && output.isEmpty()) {
      wait();
    }
    if (inputClosed) {
      return true;
    }
    if (input.size() >= CHUNKS_UNDER_WAY) {
      return false;
    }
    input.add(chunk);
    notifyAll();
    return true;
  }

  /** Says that there is no more input. */
  synchronized void endInput() {
    inputEnded = true;
    notifyAll();
  }

  /** Whether the program takes no more. */
  synchronized boolean isInputClosed() {
    return inputClosed;
  }

  /** What the program has written next; empty if there is nothing yet. */
  synchronized Optional<byte[]> poll() {
    byte[] chunk = output.poll();
    notifyAll();
    return Optional.ofNullable(chunk);
  }

  /**
   * Waits for what the program writes next; without bytes if it has only said something on its
   * standard error, and empty at the end of all output.
   */
  synchronized Optional<byte[]> await() throws InterruptedException, IOException {
    while (output.isEmpty() && !outputEnded && !said) {
      wait();
    }
    said = false;
    byte[] chunk = output.poll();
    notifyAll();
    if (chunk != null) {
      return Optional.of(chunk);
    }
    if (failure != null) {
      throw failure;
    }
    return outputEnded ? Optional.empty() : Optional.of(NOTHING);
  }

  /** Waits until what the program has written to its standard error is read, for a while. */
  void awaitErrors(long millis) throws InterruptedException {
    errorThread.join(millis);
  }

  /** Ends the threads, for a program that is gone. */
  synchronized void close() {
    inputClosed = true;
    outputEnded = true;
    input.clear();
    output.clear();
    notifyAll();
  }

  private void write(OutputStream stream) {
    try (stream) {
      for (byte[] chunk = next(); chunk.length > 0; chunk = next()) {
        stream.write(chunk);
        stream.flush();
        written();
      }
    } catch (IOException closedByTheProgram) {
      // Its exit code tells whether that is a failure.
      closeInput();
    }
  }

  /** What is to be written next, which stays in its place meanwhile; nothing at the end. */
  private synchronized byte[] next() {
    while (input.isEmpty() && !inputEnded && !inputClosed) {
      waitFor();
    }
    byte[] chunk = inputClosed ? null : input.peek();
    return chunk == null ? NOTHING : chunk;
  }

  private synchronized void written() {
    input.poll();
    notifyAll();
  }

  private synchronized void closeInput() {
    inputClosed = true;
    input.clear();
    notifyAll();
  }

  private void read(InputStream stream) {
    byte[] buffer = new byte[CHUNK];
    try (stream) {
      for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
        put(Arrays.copyOf(buffer, read));
      }
      endOutput(null);
    } catch (IOException e) {
      endOutput(e);
    }
  }

  private synchronized void put(byte[] chunk) {
    while (output.size() >= CHUNKS_UNDER_WAY && !outputEnded) {
      waitFor();
    }
    if (!outputEnded) {
      output.add(chunk);
      notifyAll();
    }
  }

  private synchronized void endOutput(@Nullable IOException e) {
    failure = outputEnded ? failure : e;
    outputEnded = true;
    notifyAll();
  }

  private void readErrors(InputStream stream) {
    try {
      errors.read(stream, this::sign);
    } catch (IOException e) {
      errors.take("(its standard error could not be read: " + e.getMessage() + ")");
    }
  }

  private synchronized void sign() {
    said = true;
    notifyAll();
  }

  /** For threads that nobody interrupts. */
  private void waitFor() {
    try {
      wait();
    } catch (InterruptedException e) {
      throw new IllegalStateException("A thread of a program was interrupted", e);
    }
  }
}
