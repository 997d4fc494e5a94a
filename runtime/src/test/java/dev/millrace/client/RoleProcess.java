package dev.millrace.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One {@code millrace} command in a process of its own. */
final class RoleProcess implements AutoCloseable {
  private static final long LIMIT_SECONDS = 100;

  private final Process process;
  private final Path output;
  private final Path errors;

  private RoleProcess(Process process, Path output, Path errors) {
    this.process = process;
    this.output = output;
    this.errors = errors;
  }

  /** Starts it with this Redis in its environment. */
  static RoleProcess start(Path directory, String redis, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.millrace.cli.Millrace"));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(directory, arguments[0], ".out");
    Path errors = Files.createTempFile(directory, arguments[0], ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
    builder.environment().put("MILLRACE_REDIS", redis);
    return new RoleProcess(builder.start(), output, errors);
  }

  /** Waits for its end; what it has printed. */
  String output() throws IOException, InterruptedException {
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException("It has not ended well: " + process + "\n" + errors());
    }
    return Files.readString(output, UTF_8);
  }

  /** What it has said so far. */
  String errors() {
    try {
      return Files.readString(errors, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it at once, as {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
