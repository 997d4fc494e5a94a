package dev.millrace.streaming;

import dev.millrace.InvalidJobException;
import dev.millrace.TaskContext;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program that a job names: a command line for {@code sh}.
 *
 * @param role what it is in the job, for messages: {@code mapper}
 * @param command the command line
 * @param accepted the exit codes that are no failure
 */
record Program(String role, String command, Set<Integer> accepted) {

  private static final Pattern WORD = Pattern.compile("[\\w./+-]+(?=\\s|$)");

  /** Millrace's own secret: programs of jobs have no business with the server's password. */
  private static final Set<String> WITHHELD = Set.of("MILLRACE_REDIS", "JAVA_TOOL_OPTIONS");

  /** Checks that there is a command. */
  Program {
    if (command.isBlank()) {
      throw new InvalidJobException("The " + role + " is empty: pass a command line for sh");
    }
  }

  /**
   * Looks for what the command runs first before there is anything for it to read.
   *
   * @throws IOException if it is not there; the message says so
   */
  void check(TaskContext context) throws IOException, InterruptedException {
    ProgramGuard guard = ProgramGuard.shared();
    Path directory = guard.directoryWith(context.files());
    try {
      check(directory);
    } finally {
      guard.remove(directory);
    }
  }

  /**
   * Looks for what the command runs first, where that is plain: it may be in the directory, on the
   * path, or known to the shell.
   *
   * @throws IOException if it is not there; the message says so
   */
  void check(Path directory) throws IOException, InterruptedException {
    Matcher word = WORD.matcher(command.strip());
    if (!word.lookingAt() || isFound(word.group(), directory)) {
      return;
    }
    throw new IOException(
        "%s runs %s, which is %s: install it on every worker, or send it along with --file"
            .formatted(
                this,
                word.group(),
                word.group().contains("/")
                    ? "no executable file"
                    : "neither on the PATH of this worker nor known to its shell"));
  }

  private static boolean isFound(String name, Path directory)
      throws IOException, InterruptedException {
    if (name.contains("/")) {
      return Files.isExecutable(directory.resolve(name));
    }
    for (String place : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      if (!place.isEmpty() && Files.isExecutable(Path.of(place, name))) {
        return true;
      }
    }
    Process shell =
        new ProcessBuilder("sh", "-c", "command -v -- \"$1\" >/dev/null 2>&1", "sh", name).start();
    shell.getOutputStream().close();
    return shell.waitFor(10, TimeUnit.SECONDS) && shell.exitValue() == 0;
  }

  /**
   * Changes an environment to that of this program: the names are Hadoop's where it has one, and
   * each parameter of the job is there, with {@code _} for what is neither letter nor digit.
   */
  void fill(Map<String, String> environment, TaskContext context) {
    environment.keySet().removeAll(WITHHELD);
    // Bytes decide the order of keys, so they do for programs that compare lines, too.
    String locale = environment.remove("LC_ALL");
    if (locale != null) {
      environment.put("LANG", locale);
    }
    environment.put("LC_COLLATE", "C");
    context
        .parameters()
        .settings()
        .forEach((name, value) -> environment.put(name.replaceAll("[^A-Za-z0-9_]", "_"), value));
    environment.put("mapreduce_job_id", context.jobId());
    environment.put("mapreduce_task_ismap", String.valueOf(!role.equals("reducer")));
    environment.put("mapreduce_task_partition", String.valueOf(context.task()));
    environment.put("mapreduce_task_attempt", String.valueOf(context.attempt()));
  }

  @Override
  public String toString() {
    String shown = command.length() <= 100 ? command : command.substring(0, 100) + "...";
    return "The " + role + " '" + shown.replace('\n', ' ') + "'";
  }
}
