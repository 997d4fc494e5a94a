package dev.millrace.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One run of a whole process, from its start to its end.
 *
 * @param seconds wall time
 * @param peakBytes the largest resident set of the process itself; 0 where the system does not say
 * @param errors what it wrote to standard error
 */
record TimedProcess(double seconds, long peakBytes, String errors) {

  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
  private static final long POLL_MS = 20;

  /**
   * Runs a command to its end.
   *
   * @throws IllegalStateException if it fails, or takes longer than {@code limitSeconds}
   */
  static TimedProcess run(
      List<String> command, Map<String, String> environment, Path scratch, long limitSeconds)
      throws IOException, InterruptedException {
    Path errors = scratch.resolve("standard-error");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(errors.toFile());
    builder.environment().putAll(environment);
    long start = System.nanoTime();
    Process process = builder.start();
    long peak = 0;
    while (!process.waitFor(POLL_MS, TimeUnit.MILLISECONDS)) {
      peak = Math.max(peak, peakOf(process.pid()));
      if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(limitSeconds)) {
        end(process);
        throw new IllegalStateException(
            "Not finished within %d s: %s".formatted(limitSeconds, String.join(" ", command)));
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    String said = Files.readString(errors, StandardCharsets.UTF_8);
    if (process.exitValue() != 0) {
      throw new IllegalStateException(
          "Exit code %d of %s:%n%s"
              .formatted(process.exitValue(), String.join(" ", command), said));
    }
    return new TimedProcess(seconds, peak, said);
  }

  /** The number behind {@code name=} in what the process reported, or 0. */
  long reported(String name) {
    Matcher matcher = Pattern.compile("\\b" + name + "=(\\d+)").matcher(errors);
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }

  /** The numbers behind each {@code name=}, in the order in which the process reported them. */
  double[] allReported(String name) {
    return Pattern.compile("\\b" + name + "=(\\d+)")
        .matcher(errors)
        .results()
        .mapToDouble(each -> Double.parseDouble(each.group(1)))
        .toArray();
  }

  private static void end(Process process) throws InterruptedException {
    List<ProcessHandle> children;
    try (Stream<ProcessHandle> descendants = process.descendants()) {
      children = descendants.toList();
    }
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    children.forEach(ProcessHandle::destroy);
  }

  private static long peakOf(long pid) {
    try {
      Matcher peak = PEAK.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
      return peak.find() ? Long.parseLong(peak.group(1)) << 10 : 0;
    } catch (IOException e) {
      // It has ended, or this system has no such files.
      return 0;
    }
  }
}
