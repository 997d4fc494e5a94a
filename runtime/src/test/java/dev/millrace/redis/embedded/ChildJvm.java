package dev.millrace.redis.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A JVM with one embedded server that nobody closes, made to be ended in all the ugly ways. */
final class ChildJvm implements AutoCloseable {

  /** The program of the child: starts a server, says so, then waits or exits without closing it. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) throws IOException {
      EmbeddedServer server = EmbeddedServer.start();
      System.out.println(server.pid());
      System.out.println(server.port());
      System.out.println(server.directory());
      System.in.read();
      System.exit(0);
    }
  }

  private final Process process;
  private final long serverPid;
  private final int port;
  private final Path directory;

  private ChildJvm(Process process, List<String> said) {
    this.process = process;
    this.serverPid = Long.parseLong(said.get(0));
    this.port = Integer.parseInt(said.get(1));
    this.directory = Path.of(said.get(2));
  }

  /** Starts the child as the leader of its own process group, as a shell starts a command. */
  static ChildJvm start(Path temporary, Map<String, String> environment) throws IOException {
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djava.io.tmpdir=" + temporary);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    Process process = builder.start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    List<String> said = new ArrayList<>();
    for (int line = 0; line < 3; line++) {
      String text = output.readLine();
      if (text == null) {
        throw new IOException("the child JVM ended before its server answered");
      }
      said.add(text);
    }
    return new ChildJvm(process, said);
  }

  long serverPid() {
    return serverPid;
  }

  int port() {
    return port;
  }

  Path directory() {
    return directory;
  }

  /** The process that waits for the end of the child JVM. */
  ProcessHandle guard() {
    return ProcessHandle.of(serverPid).flatMap(ProcessHandle::parent).orElseThrow();
  }

  void signal(String name) throws IOException, InterruptedException {
    kill(name, Long.toString(process.pid()));
  }

  /** What a terminal does on Ctrl-C: every process of the group gets the signal. */
  void signalGroup(String name) throws IOException, InterruptedException {
    kill(name, "-" + process.pid());
  }

  /** Makes the child call {@code System.exit}. */
  void exit() throws IOException {
    process.getOutputStream().close();
  }

  boolean awaitEnd() throws InterruptedException {
    return process.waitFor(5, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** Gone, or dead and waiting for a parent that does not reap, as in many a container. */
  static boolean isGone(long pid) {
    return ProcessHandle.of(pid).flatMap(process -> process.info().command()).isEmpty();
  }

  static void kill(String signal, String target) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-s", signal, "--", target).inheritIO().start().waitFor();
  }
}
