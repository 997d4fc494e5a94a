package dev.millrace.streaming;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import com.google.common.io.Resources;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Starts the programs of jobs, and sees to it that none outlives its task or this process. A shell
 * that runs {@code guard.sh} knows of each program from before it runs anything: when the pipe to
 * this process closes, by whatever cause, it kills them all and removes their directories.
 *
 * <p>Where there is {@code setsid}, as on Linux, each program has a process group of its own, and
 * the group is killed with all of the program's children; elsewhere the program and the children
 * that this process sees.
 */
final class ProgramGuard {

  /** A program waits for a line before it begins: until then the guard does not know of it. */
  private static final String START = "IFS= read -r go || exit 127; exec sh -c \"$1\"";

  private static @Nullable ProgramGuard shared;

  private final List<String> ownGroup;
  private final Path directory;
  private final AtomicLong runs = new AtomicLong();
  private final Set<Long> running = new LinkedHashSet<>();
  private Process shell;

  private ProgramGuard() throws IOException {
    this.ownGroup = setsid();
    this.directory = Files.createTempDirectory("millrace-programs-");
    this.shell = startShell();
  }

  /** That of this process. */
  static synchronized ProgramGuard shared() throws IOException {
    if (!Boolean.parseBoolean(System.getProperty(Programs.ALLOWED, "true"))) {
      throw new IOException(
          "This worker runs no programs, as it was started with --no-programs: run the job where"
              + " workers may");
    }
    if (shared == null) {
      shared = new ProgramGuard();
    }
    return shared;
  }

  /** A new directory, with links to files. */
  Path directoryWith(Map<String, Path> files) throws IOException {
    Path own = Files.createDirectory(directory.resolve("run-" + runs.incrementAndGet()));
    for (Map.Entry<String, Path> file : files.entrySet()) {
      Files.createSymbolicLink(own.resolve(file.getKey()), file.getValue().toAbsolutePath());
    }
    return own;
  }

  /**
   * Removes a directory, but not what its links lead to. What a program still writes there while it
   * is killed is left to the guard, which removes everything at the end of this process.
   */
  void remove(Path own) {
    try {
      MoreFiles.deleteRecursively(own, RecursiveDeleteOption.ALLOW_INSECURE);
    } catch (IOException stillWrittenTo) {
      // The guard removes it.
    }
  }

  /** Starts a command line of sh. */
  Process start(String command, Path own, Consumer<Map<String, String>> environment)
      throws IOException {
    List<String> words = new ArrayList<>(ownGroup);
    words.addAll(List.of("sh", "-c", START, "sh", command));
    ProcessBuilder builder = new ProcessBuilder(words).directory(own.toFile());
    environment.accept(builder.environment());
    Process process = builder.start();
    try {
      begin(process.pid());
      OutputStream go = process.getOutputStream();
      go.write('\n');
      go.flush();
    } catch (IOException e) {
      process.destroyForcibly();
      throw e;
    }
    // Children that it leaves behind might hold its output open for ever.
    process.onExit().thenRun(() -> endGroup(process));
    return process;
  }

  /** Kills a program with its children. */
  void end(Process process) {
    // Not the process itself: to destroy that closes its streams under the hands of their readers.
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.toHandle().destroyForcibly();
    endGroup(process);
  }

  /** Kills what is left of a program's group, once. */
  private void endGroup(Process process) {
    synchronized (this) {
      if (running.remove(process.pid())) {
        try {
          tell("end " + process.pid());
        } catch (IOException e) {
          // The guard is gone, and the next program starts another.
          shell.destroyForcibly();
        }
      }
    }
  }

  private synchronized void begin(long program) throws IOException {
    if (!shell.isAlive()) {
      shell = startShell();
      for (long each : running) {
        tell("begin " + each);
      }
    }
    tell("begin " + program);
    running.add(program);
  }

  private void tell(String line) throws IOException {
    OutputStream pipe = shell.getOutputStream();
    pipe.write((line + "\n").getBytes(UTF_8));
    pipe.flush();
  }

  private Process startShell() throws IOException {
    List<String> words = new ArrayList<>(ownGroup);
    String script =
        Resources.toString(Resources.getResource(ProgramGuard.class, "guard.sh"), UTF_8);
    words.addAll(
        List.of("sh", "-c", script, "sh", directory.toString(), ownGroup.isEmpty() ? "" : "-"));
    return new ProcessBuilder(words)
        .directory(new File("/"))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static List<String> setsid() {
    for (String place : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      Path found = Path.of(place, "setsid");
      if (!place.isEmpty() && Files.isExecutable(found)) {
        return List.of(found.toString());
      }
    }
    return List.of();
  }
}
