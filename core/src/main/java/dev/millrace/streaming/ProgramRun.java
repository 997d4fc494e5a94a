package dev.millrace.streaming;

import dev.millrace.TaskContext;
import dev.millrace.Utf8;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One run of a program for one attempt: lines go in, lines come out, in the attempt's thread. It is
 * ended with all of its children when it is closed, and with this process however that ends ({@link
 * ProgramGuard}).
 */
final class ProgramRun implements AutoCloseable {

  private static final long LAST_WORDS_MS = 3_000;

  /** How long a program that takes no more input is given, once, to end. */
  private static final long ENDS_WITHIN_MS = 1_000;

  private static final int SIGNALLED = 128;
  private static final Map<Integer, String> SIGNALS =
      Map.of(
          1, "HUP", 2, "INT", 3, "QUIT", 6, "ABRT", 9, "KILL", 11, "SEGV", 13, "PIPE", 15, "TERM");

  /** Takes the lines that a program writes, without their line feeds. */
  @FunctionalInterface
  interface Lines {
    void line(byte[] bytes, int from, int to);
  }

  private final Program program;
  private final TaskContext context;
  private final ProgramGuard guard;
  private final Path directory;
  private final Process process;
  private final ProgramErrors errors = new ProgramErrors();
  private final Pipes pipes;
  private final Lines lines;
  private byte[] line = new byte[Pipes.CHUNK];
  private int size;
  private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
  private boolean refused;
  private boolean closed;

  private ProgramRun(
      Program program, TaskContext context, ProgramGuard guard, Path directory, Lines lines)
      throws IOException {
    this.program = program;
    this.context = context;
    this.guard = guard;
    this.directory = directory;
    this.lines = lines;
    this.process =
        guard.start(
            program.command(), directory, environment -> program.fill(environment, context));
    this.pipes = new Pipes(process, errors);
  }

  /**
   * Starts a program, in a directory of its own in which the job's side files lie under their
   * names.
   *
   * @throws IOException if it is not there, or cannot be started; the message says so
   */
  static ProgramRun start(Program program, TaskContext context, Lines lines)
      throws IOException, InterruptedException {
    ProgramGuard guard = ProgramGuard.shared();
    Path directory = guard.directoryWith(context.files());
    try {
      program.check(directory);
      ProgramRun run = new ProgramRun(program, context, guard, directory, lines);
      context.closeAtEnd(run);
      return run;
    } catch (IOException | InterruptedException | RuntimeException e) {
      guard.remove(directory);
      throw e;
    }
  }

  /** Writes part of a line. */
  void feed(byte[] bytes) {
    System.arraycopy(bytes, 0, room(bytes.length), size, bytes.length);
    size += bytes.length;
  }

  /** Writes part of a line. */
  void feed(Utf8 text) {
    text.copyTo(room(text.size()), size);
    size += text.size();
  }

  /** Ends a line; hands over what has come together, and takes what the program has written. */
  void endLine() throws IOException, InterruptedException {
    room(1)[size++] = '\n';
    if (size >= Pipes.CHUNK) {
      handOver();
    }
  }

  /**
   * Ends the input, and takes all that the program writes until it ends.
   *
   * @throws IOException if it has failed; the message says how, and what it has said last
   */
  void finish() throws IOException, InterruptedException {
    handOver();
    pipes.endInput();
    for (Optional<byte[]> chunk = pipes.await(); chunk.isPresent(); chunk = pipes.await()) {
      take(chunk.get());
      context.progress();
    }
    if (rest.size() > 0) {
      takeLine(new byte[0], 0, 0);
    }
    checkExit(process.waitFor());
    errors.counters().forEach(context.counters()::add);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      guard.end(process);
      pipes.close();
      guard.remove(directory);
    }
  }

  private byte[] room(int more) {
    if (line.length - size < more) {
      line = Arrays.copyOf(line, Math.max(2 * line.length, Math.addExact(size, more)));
    }
    return line;
  }

  private void handOver() throws IOException, InterruptedException {
    byte[] chunk = Arrays.copyOf(line, size);
    size = 0;
    while (chunk.length > 0 && !pipes.offer(chunk)) {
      takeWhatIsThere();
    }
    takeWhatIsThere();
    if (!refused && pipes.isInputClosed()) {
      refused = true;
      // If it has failed, to go on would only make that be found later.
      if (process.waitFor(ENDS_WITHIN_MS, TimeUnit.MILLISECONDS)) {
        checkExit(process.exitValue());
      }
    }
  }

  private void takeWhatIsThere() {
    for (Optional<byte[]> chunk = pipes.poll(); chunk.isPresent(); chunk = pipes.poll()) {
      take(chunk.get());
    }
  }

  private void take(byte[] chunk) {
    int start = 0;
    for (int at = 0; at < chunk.length; at++) {
      if (chunk[at] == '\n') {
        takeLine(chunk, start, at);
        start = at + 1;
      }
    }
    rest.write(chunk, start, chunk.length - start);
  }

  private void takeLine(byte[] chunk, int start, int end) {
    if (rest.size() == 0) {
      lines.line(chunk, start, end);
      return;
    }
    rest.write(chunk, start, end - start);
    byte[] whole = rest.toByteArray();
    rest.reset();
    lines.line(whole, 0, whole.length);
  }

  private void checkExit(int code) throws IOException, InterruptedException {
    pipes.awaitErrors(LAST_WORDS_MS);
    if (!program.accepted().contains(code)) {
      String signal = SIGNALS.getOrDefault(code - SIGNALLED, "");
      String how =
          code > SIGNALLED
              ? " was killed by signal %d%s"
                  .formatted(code - SIGNALLED, signal.isEmpty() ? "" : " (" + signal + ")")
              : " ended with exit code " + code;
      throw new IOException(program + how + errors.lastWords());
    }
  }
}
