package dev.millrace.examples.chaos;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.millrace.examples.it.ClassArchive;
import dev.millrace.examples.it.MillraceProcess;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One coordinator or worker as a process of its own, with a proxy between it and its server. It can
 * be killed, stopped, armed, and started again.
 */
final class RoleProcess implements AutoCloseable {

  private final String name;
  private final List<String> command;
  private final Path home;
  private final Proxy proxy;
  private Process process;
  private int pointsSeen;
  private long logStart;

  /**
   * Starts it.
   *
   * @param home a new directory for its files
   * @param arguments of the command line
   */
  RoleProcess(String name, Path home, int redisPort, String... arguments) throws IOException {
    this.name = name;
    this.home = Files.createDirectories(home);
    this.proxy = new Proxy(redisPort);
    this.command = new ArrayList<>(java());
    Files.createDirectories(temporary());
    command.addAll(
        List.of(
            "-Dmillrace.faults=" + home.resolve("faults"),
            "-Djava.io.tmpdir=" + temporary(),
            "-cp",
            MillraceProcess.jarPath(),
            "dev.millrace.cli.Millrace"));
    command.addAll(List.of(arguments));
    start();
  }

  /** The start of a command line: Java with options that let it start fast and stay small. */
  static List<String> java() throws IOException {
    return List.of(
        MillraceProcess.java(),
        "-XX:SharedArchiveFile=" + ClassArchive.file(),
        "-Xmx128m",
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-XX:-UsePerfData",
        "-Xlog:disable");
  }

  void start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    builder.environment().put("MILLRACE_REDIS", RedisProcess.uri(proxy.port()));
    builder.environment().put("LC_ALL", "C.UTF-8");
    logStart = log().toFile().length();
    process = Watchdog.watch(builder.start());
  }

  String name() {
    return name;
  }

  Proxy proxy() {
    return proxy;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Whether it has connected, and begun. */
  boolean isReady() throws IOException {
    byte[] all = Files.readAllBytes(log());
    return new String(all, (int) logStart, all.length - (int) logStart, ISO_8859_1)
        .contains("millrace: ");
  }

  int exitCode() {
    return process.exitValue();
  }

  Path log() {
    return home.resolve("log");
  }

  Path temporary() {
    return home.resolve("tmp");
  }

  /** Says what is to happen at the fault points of the process from now on. */
  void arm(String faults) throws IOException {
    Path next = Files.writeString(home.resolve("faults.next"), faults);
    Files.move(next, home.resolve("faults"), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Leaves only what happens at every hit: a process counts anew, and would die again. */
  void disarm() throws IOException {
    List<String> lines = Files.readAllLines(home.resolve("faults"));
    arm(String.join("\n", lines.stream().filter(line -> line.contains(" * ")).toList()));
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Sends a signal such as STOP, CONT or QUIT. */
  void signal(String signal) throws IOException, InterruptedException {
    run("kill", "-s", signal, Long.toString(pid()));
  }

  /** Limits how long the files are that it writes, in bytes; {@code unlimited} ends that. */
  void limitFiles(String bytes) throws IOException, InterruptedException {
    run("prlimit", "--pid", Long.toString(pid()), "--fsize=" + bytes + ":unlimited");
  }

  /** Whether SIGSTOP has stopped it. */
  boolean isStopped() {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid() + "/stat"), ISO_8859_1);
      return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
    } catch (IOException gone) {
      return false;
    }
  }

  /** How many threads or open files it has: {@code task} or {@code fd}. */
  long count(String what) throws IOException {
    try (Stream<Path> entries = Files.list(Path.of("/proc/" + pid() + "/" + what))) {
      return entries.count();
    } catch (NoSuchFileException | UncheckedIOException gone) {
      // It has died, or one of them has ended, since somebody looked.
      return 0;
    }
  }

  /** The files that it has left in its directory for temporary ones. */
  List<Path> temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.list(temporary())) {
      return files.toList();
    }
  }

  /** How often it has failed at a fault point since this was last asked for. */
  int newHits() throws IOException {
    int before = pointsSeen;
    pointsSeen = (int) Files.readString(log()).lines().filter(RoleProcess::tellsOfFault).count();
    return pointsSeen - before;
  }

  private static boolean tellsOfFault(String line) {
    return line.contains("Fault point=");
  }

  /** Whether a consumer of this name is this process. */
  boolean owns(String consumer) {
    return consumer.contains("-" + pid() + "-");
  }

  @Override
  public void close() throws IOException, InterruptedException {
    kill();
    proxy.close();
  }

  private static void run(String... words) throws IOException, InterruptedException {
    new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectOutput(new File("/dev/null"))
        .start()
        .waitFor();
  }
}
