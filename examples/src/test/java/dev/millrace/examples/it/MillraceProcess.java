package dev.millrace.examples.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * A process of the packaged program, as a user starts it: it has a directory for temporary files of
 * its own, its output goes to files, and no wait for it is without an end. Closing it kills it.
 */
public final class MillraceProcess implements AutoCloseable {

  /** How long anything may take, on a slow machine, before it counts as hanging. */
  static final Duration LIMIT = Duration.ofSeconds(120);

  private static final Path ROOT = Path.of(System.getProperty("millrace.root"));
  private static final List<String> QUICK_START =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m");
  static final List<String> INHERITED_OPTIONS =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "MILLRACE_REDIS", "MILLRACE_JAVA_OPTS");

  /** How a process is started. */
  static final class Setup {
    private final Path scratch;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private List<String> jvmOptions = QUICK_START;
    private List<String> program = List.of();
    private boolean withTestJobs;
    private Path directory;

    private Setup(Path scratch) {
      this.scratch = scratch;
      this.directory = scratch;
      environment.put("LC_ALL", "C.UTF-8");
    }

    /** Starts it in another working directory. */
    Setup in(Path workingDirectory) {
      directory = workingDirectory;
      return this;
    }

    Setup jvmOptions(String... options) {
      jvmOptions = List.of(options);
      return this;
    }

    Setup environment(String name, String value) {
      environment.put(name, value);
      return this;
    }

    /** Puts the jobs of these tests on the class path. */
    Setup withTestJobs() {
      withTestJobs = true;
      return this;
    }

    /** Starts this program instead of Java with the packaged jars. */
    Setup program(String... command) {
      program = List.of(command);
      return this;
    }

    MillraceProcess start(String... arguments) throws IOException {
      return MillraceProcess.start(this, List.of(arguments));
    }

    /** What is started, up to the arguments. */
    List<String> command(String... more) throws IOException {
      if (!program.isEmpty()) {
        return program;
      }
      List<String> command = new ArrayList<>();
      command.add(java());
      command.add("-XX:SharedArchiveFile=" + ClassArchive.file());
      command.addAll(jvmOptions);
      command.addAll(List.of(more));
      command.addAll(List.of("-cp", classPath(this), "dev.millrace.cli.Millrace"));
      return command;
    }
  }

  private final Process process;
  private final Path home;
  private final String title;

  private MillraceProcess(Process process, Path home, String title) {
    this.process = process;
    this.home = home;
    this.title = title;
  }

  /** Prepares a process whose files go below {@code scratch}, which is also where it runs. */
  static Setup setup(Path scratch) {
    return new Setup(scratch);
  }

  /** The jar with this name, or a file beside it, in the tree that was built. */
  public static Path built(String path) {
    return ROOT.resolve(path);
  }

  /** The directory of the compiled tests. */
  public static Path testClasses() {
    try {
      return Path.of(
          MillraceProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MillraceProcess start(Setup setup, List<String> arguments) throws IOException {
    Path home = Files.createTempDirectory(setup.scratch, "process-");
    Path temporary = Files.createDirectory(home.resolve("tmp"));
    List<String> command = new ArrayList<>(setup.command("-Djava.io.tmpdir=" + temporary));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(setup.directory.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectOutput(home.resolve("stdout").toFile())
            .redirectError(home.resolve("stderr").toFile());
    builder.environment().keySet().removeAll(INHERITED_OPTIONS);
    builder.environment().putAll(setup.environment);
    return new MillraceProcess(builder.start(), home, String.join(" ", arguments));
  }

  private static String classPath(Setup setup) {
    return setup.withTestJobs ? jarPath() + File.pathSeparator + testClasses() : jarPath();
  }

  /** The program, and its examples. */
  static List<Path> jars() {
    return List.of(
        built("runtime/target/millrace.jar"), built("examples/target/millrace-examples.jar"));
  }

  /** The class path of the packaged program with its examples. */
  public static String jarPath() {
    return jars().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /** The Java that runs these tests. */
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The value of {@code java.io.tmpdir} in the process. */
  Path temporary() {
    return home.resolve("tmp");
  }

  /** Waits for the end and returns the exit code. */
  int exitCode() throws IOException, InterruptedException {
    return exitCodeWithin(LIMIT);
  }

  int exitCodeWithin(Duration limit) throws IOException, InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      close();
      throw failure("has not ended within " + limit.toSeconds() + " s");
    }
    return process.exitValue();
  }

  /** Waits for the end, requires exit code 0, and returns what was printed. */
  byte[] output() throws IOException, InterruptedException {
    int code = exitCode();
    if (code != 0) {
      throw failure("ended with " + code);
    }
    return Files.readAllBytes(home.resolve("stdout"));
  }

  String stdout() throws IOException {
    return Files.readString(home.resolve("stdout"));
  }

  String stderr() throws IOException {
    return new String(Files.readAllBytes(home.resolve("stderr")), UTF_8);
  }

  /** Waits until standard error contains a text. */
  void awaitStderr(String text) throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (!stderr().contains(text)) {
      if (!process.isAlive() && !stderr().contains(text)) {
        throw failure("ended without saying \"" + text + "\"");
      }
      if (System.nanoTime() - start > LIMIT.toNanos()) {
        close();
        throw failure("has not said \"" + text + "\" within " + LIMIT.toSeconds() + " s");
      }
      Thread.sleep(20);
    }
  }

  /** Waits until something is so, as long as this process lives. */
  void await(String what, BooleanSupplier condition) throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (!process.isAlive() && !condition.getAsBoolean()) {
        throw failure("ended with " + process.exitValue() + " before: " + what);
      }
      if (System.nanoTime() - start > LIMIT.toNanos()) {
        close();
        throw failure("not within " + LIMIT.toSeconds() + " s: " + what);
      }
      Thread.sleep(20);
    }
  }

  /** Sends a signal: {@code INT}, {@code TERM}, {@code KILL}, {@code STOP}, {@code CONT}. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-s", name, Long.toString(pid())).inheritIO().start().waitFor();
  }

  /**
   * Whether Ctrl-C does nothing to the process, as it was ignored where these tests were started: a
   * shell does that to what it starts in the background, and Java takes it over.
   */
  boolean ignoresInterrupt() throws IOException {
    Path status = Path.of("/proc/" + pid() + "/status");
    if (!Files.exists(status)) {
      return false;
    }
    return Files.readAllLines(status, ISO_8859_1).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private AssertionError failure(String what) throws IOException {
    return new AssertionError("millrace " + title + ": " + what + "\n" + stderr());
  }
}
