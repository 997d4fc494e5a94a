package dev.millrace.examples.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.examples.DocBlock;
import dev.millrace.redis.embedded.EmbeddedServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A shell at the root of what looks like a clone that is built, for the commands of the
 * documentation. {@code ./millrace}, and {@code millrace} on its path, have {@link DocCommands} run
 * what they are given, except where a process of its own makes a difference: with options for the
 * JVM, and for what runs until it is ended.
 */
final class DocShell implements AutoCloseable {

  private static final String LAUNCHER =
      """
      #!/bin/sh
      case ${MILLRACE_JAVA_OPTS:-}$1 in
        -* | coordinator | worker | dashboard) exec %s "$@" ;;
      esac
      case " $* " in
        *" --redis "* | " completion "*) ;;
        *) [ -z "${MILLRACE_REDIS:-}" ] || set -- "$@" --redis "$MILLRACE_REDIS" ;;
      esac
      call=$(mktemp -d '%s/call-XXXXXX')
      mkfifo "$call/code"
      [ $# -eq 0 ] || printf '%%s\\0' "$@" >"$call/arguments"
      echo "$call" >'%s'
      # Whoever waits for this gives up a little later, and would leave it behind.
      code=$(timeout 110 cat "$call/code") || exit 1
      cat "$call/out"
      cat "$call/err" >&2
      exit "$code"
      """;

  private final Path own;
  private final Path root;
  private final String path;
  private final MillraceProcess commands;
  private EmbeddedServer server;
  private MillraceProcess coordinator;
  private MillraceProcess worker;

  /** Starts it, with all its files in this directory. */
  DocShell(Path scratch) throws IOException, InterruptedException {
    own = Files.createDirectory(scratch.resolve("shell"));
    root = Files.createDirectory(scratch.resolve("clone"));
    Path calls = own.resolve("calls");
    new ProcessBuilder("mkfifo", calls.toString()).start().waitFor();
    List<String> command = MillraceProcess.setup(own).withTestJobs().command();
    String output = own.resolve("output").toString();
    List<String> serving = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" >" + output, "sh"));
    serving.addAll(command.subList(0, command.size() - 1));
    serving.addAll(List.of(DocCommands.class.getName(), calls.toString(), output));
    commands = MillraceProcess.setup(own).program(serving.toArray(String[]::new)).in(root).start();
    Path launcher = Files.createDirectory(own.resolve("bin")).resolve("millrace");
    String real =
        MillraceProcess.setup(own).command().stream()
            .map(part -> part.startsWith("-X") ? part : "'" + part + "'")
            .collect(Collectors.joining(" "))
            .replaceFirst(" '-cp'", " \\${MILLRACE_JAVA_OPTS:-} '-cp'");
    Files.writeString(launcher, LAUNCHER.formatted(real, own, calls));
    launcher.toFile().setExecutable(true);
    path =
        String.join(
            File.pathSeparator,
            launcher.getParent().toString(),
            Path.of(System.getProperty("java.home"), "bin").toString(),
            System.getenv("PATH"));
  }

  /** Begins a page: what a clone has at its root, as far as commands name it, and nothing else. */
  void begin() throws IOException {
    empty(root);
    copy("README.md");
    copy("examples/data");
    copy("examples/src/getting-started");
    Files.createSymbolicLink(root.resolve("runtime"), DocBlock.root().resolve("runtime"));
    Files.createSymbolicLink(root.resolve("millrace"), own.resolve("bin/millrace"));
  }

  /** Runs a command and returns what it prints; it has to end with exit code 0. */
  String run(String command) throws IOException, InterruptedException {
    return run(command, Map.of());
  }

  /**
   * Runs a command beside a coordinator and a worker that run jars of jobs: {@code MILLRACE_REDIS}
   * names their server, and {@code job}, {@code before} and {@code after} are jobs that have ended
   * there.
   */
  String runBesideFleet(String command) throws IOException, InterruptedException {
    if (server == null) {
      server = EmbeddedServer.start();
      coordinator = role("coordinator");
      worker = role("worker");
      for (String id : List.of("before", "after")) {
        run("millrace run word-count examples/data/poems --id " + id, fleet());
      }
    }
    return run(command, fleet());
  }

  /** Has {@code mvn} find this build of Millrace from now on. */
  void useMaven() throws IOException {
    if (!Files.exists(own.resolve("bin/mvn"))) {
      DocMaven.install(own.resolve("bin"), own);
    }
  }

  /** Whether there is such a program here. */
  boolean has(String program) throws IOException, InterruptedException {
    return new ProcessBuilder("sh", "-c", "command -v " + program).start().waitFor() == 0;
  }

  private Map<String, String> fleet() {
    return Map.of(
        "MILLRACE_REDIS", server.uri(), "job", "before", "before", "before", "after", "after");
  }

  private String run(String command, Map<String, String> variables)
      throws IOException, InterruptedException {
    MillraceProcess.Setup setup =
        MillraceProcess.setup(own).in(root).program("sh", "-e", "-c").environment("PATH", path);
    variables.forEach(setup::environment);
    try (MillraceProcess process = setup.start(command)) {
      return new String(process.output(), UTF_8);
    }
  }

  private MillraceProcess role(String name) throws IOException {
    return MillraceProcess.setup(own)
        .environment("MILLRACE_REDIS", server.uri())
        .start(name, "--allow-jars");
  }

  private void copy(String name) throws IOException {
    Path source = DocBlock.root();
    try (Stream<Path> files = Files.walk(source.resolve(name))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = root.resolve(source.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  /** Links are deleted, not what they lead to. */
  private static void empty(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(directory)) {
          Files.delete(file);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (MillraceProcess each : new MillraceProcess[] {worker, coordinator, commands}) {
      if (each != null) {
        each.close();
      }
    }
    if (server != null) {
      server.close();
    }
    empty(root);
    empty(own);
  }
}
