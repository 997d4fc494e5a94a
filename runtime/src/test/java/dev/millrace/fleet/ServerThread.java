package dev.millrace.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread of a server that runs all commands, looked at a thousand times a second: how long it
 * has run, and how often it has read from a connection or written to one. Every command lies
 * between two of these. So none can have taken more of it than the longest that it ran without one,
 * from the look before to the look behind; {@code SLOWLOG} counts the time on the wall, for which a
 * thread may have waited.
 *
 * <p>Who looks is a process of its own, on the core of that thread, and before it: each look stops
 * it, so that the kernel's count of its time is exact. Nothing but interrupts goes before a look.
 * So where one is late the core was away, as a virtual one is now and then, and the kernel does not
 * always know of that: from one look to the next the thread has run for {@link Main#AT_MOST} at
 * most.
 */
final class ServerThread implements AutoCloseable {

  /**
   * How long the thread ran without reading or writing.
   *
   * @param ran milliseconds of a core
   * @param took milliseconds on the wall
   */
  record Stretch(double ran, double took) {

    static final Stretch NONE = new Stretch(0, 0);
  }

  private final Process looker;
  private final BufferedReader said;

  private ServerThread(Process looker) {
    this.looker = looker;
    this.said = new BufferedReader(new InputStreamReader(looker.getInputStream(), UTF_8));
  }

  /**
   * Begins to look at the main thread of a process, which stays on one core from now on; empty
   * where this user may not.
   */
  static Optional<ServerThread> of(long pid) throws IOException {
    ServerThread thread =
        new ServerThread(
            new ProcessBuilder(
                    List.of(
                        "chrt",
                        "-f",
                        "2",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        // Nothing of this JVM stops the looker: no compiler, no collector.
                        "-Xlog:disable",
                        "-Xint",
                        "-Xmx128m",
                        "-XX:+UnlockExperimentalVMOptions",
                        "-XX:+UseEpsilonGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        String.valueOf(pid),
                        String.valueOf(Runtime.getRuntime().availableProcessors() - 1)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    if (thread.said.readLine() != null) {
      return Optional.of(thread);
    }
    thread.close();
    return Optional.empty();
  }

  /** The longest stretch since this was asked last. */
  Stretch longest() {
    try {
      looker.getOutputStream().write('\n');
      looker.getOutputStream().flush();
      String[] millis = String.valueOf(said.readLine()).split(" ");
      return new Stretch(Double.parseDouble(millis[0]), Double.parseDouble(millis[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    looker.destroyForcibly().onExit().join();
  }

  /** The program of the looker: says that it looks, then for each line the longest stretch. */
  static final class Main {

    private static final long EVERY = 1_000_000;
    static final long AT_MOST = EVERY + EVERY / 5;
    private static final Object lock = new Object();
    private static Stretch longest = Stretch.NONE;

    private Main() {}

    /** What is seen: nanoseconds that the thread has run, and how often it has read or written. */
    private record Look(long at, long ran, long transfers) {

      Stretch since(Look before) {
        return new Stretch((ran - before.ran) / 1e6, (at - before.at) / 1e6);
      }
    }

    /** Files of the kernel, kept open, and read without leaving anything to be collected. */
    private static final class Eyes {

      private final RandomAccessFile times;
      private final RandomAccessFile counts;
      private final byte[] buffer = new byte[512];
      private long kernelRan = Long.MAX_VALUE;
      private long ran;

      Eyes(Path task) throws IOException {
        times = new RandomAccessFile(task.resolve("schedstat").toFile(), "r");
        counts = new RandomAccessFile(task.resolve("io").toFile(), "r");
      }

      Look look() throws IOException {
        long kernelRanBefore = kernelRan;
        kernelRan = numbers(times, 0, 1);
        ran += Math.min(AT_MOST, Math.max(0, kernelRan - kernelRanBefore));
        // Behind rchar and wchar: syscr, syscw.
        return new Look(System.nanoTime(), ran, numbers(counts, 2, 2));
      }

      /** The sum of some of the numbers in a file, so many behind others. */
      private long numbers(RandomAccessFile file, int skipped, int count) throws IOException {
        file.seek(0);
        int length = file.read(buffer);
        long sum = 0;
        int seen = 0;
        for (int i = 0; i < length && seen < skipped + count; seen++) {
          while (!isDigit(buffer[i])) {
            i++;
          }
          long number = 0;
          for (; i < length && isDigit(buffer[i]); i++) {
            number = 10 * number + buffer[i] - '0';
          }
          sum += seen < skipped ? 0 : number;
        }
        return sum;
      }

      private static boolean isDigit(byte letter) {
        return letter >= '0' && letter <= '9';
      }
    }

    public static void main(String[] args) throws Exception {
      pin(args[0], args[1]);
      Thread thread = new Thread(() -> look(Path.of("/proc", args[0], "task", args[0]), args[1]));
      thread.setDaemon(true);
      thread.start();
      while (System.in.read() >= 0) {
        synchronized (lock) {
          System.out.printf(Locale.ROOT, "%.3f %.3f%n", longest.ran(), longest.took());
          longest = Stretch.NONE;
        }
      }
    }

    private static void look(Path task, String core) {
      try {
        pin(Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName().toString(), core);
        Eyes eyes = new Eyes(task);
        Look before = eyes.look();
        Look last = before;
        System.out.println("looks");
        while (true) {
          LockSupport.parkNanos(EVERY);
          Look now = eyes.look();
          if (now.transfers() != last.transfers()) {
            note(now.since(before));
            before = last;
          }
          last = now;
        }
      } catch (Exception e) {
        // Nobody is told anything any more.
        e.printStackTrace();
        Runtime.getRuntime().halt(1);
      }
    }

    private static void note(Stretch stretch) {
      synchronized (lock) {
        if (stretch.ran() > longest.ran()) {
          longest = stretch;
        }
      }
    }

    private static void pin(String task, String core) throws IOException, InterruptedException {
      int status =
          new ProcessBuilder("taskset", "-c", "-p", core, task)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
      if (status != 0) {
        throw new IOException("taskset answers " + status);
      }
    }
  }
}
