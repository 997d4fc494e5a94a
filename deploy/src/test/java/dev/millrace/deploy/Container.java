package dev.millrace.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process in the files of an image, as Kubernetes would start it and without any daemon: the
 * first in name spaces of its own for processes and mounts, the user that the image names, with no
 * capabilities and no way to new ones, on a root file system that cannot be written; only {@code
 * /tmp} can. Closing it kills it.
 */
final class Container implements AutoCloseable {

  static final Duration LIMIT = Duration.ofSeconds(120);

  // A directory of the host is seen as /mnt. The last mount makes everything but /tmp read only.
  private static final String ENTER =
      """
      root=$1 user=$2 seen=$3 replaced=$4 by=$5
      shift 5
      mount --bind "$root" "$root"
      mount -t proc proc "$root/proc"
      mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
      mount --rbind /dev "$root/dev"
      mount --bind "$seen" "$root/mnt"
      [ -z "$replaced" ] || mount --bind "$by" "$root/$replaced"
      mount -o remount,bind,ro "$root/mnt"
      mount -o remount,bind,ro "$root"
      exec setpriv --no-new-privs chroot --userspec="$user" "$root" "$@"
      """;

  /**
   * An image that was unpacked.
   *
   * @param replaced a file that is another one in this container, or nothing
   */
  record Root(Image image, Path directory, Path seen, String replaced, Path by) {

    /** Unpacks an image; {@code seen} is what its containers see as {@code /mnt}. */
    static Root unpack(Path tar, Path directory, Path seen) throws IOException {
      Image image = Image.unpack(tar, directory);
      // What every container runtime provides.
      for (String name : List.of("proc", "dev", "mnt")) {
        Files.createDirectories(directory.resolve(name));
      }
      return new Root(image, directory, seen, "", Path.of(""));
    }

    /** The same image with another file in the place of one of its own. */
    Root with(String file, Path other) {
      return new Root(image, directory, seen, file, other);
    }
  }

  private final Process process;
  private final Path output;

  private Container(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** Skips the test where this user cannot enter name spaces. */
  static void assumePossible() throws InterruptedException {
    boolean possible;
    try {
      possible =
          new ProcessBuilder("unshare", "--mount", "--pid", "--fork", "setpriv", "--version")
                  .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                  .redirectError(ProcessBuilder.Redirect.DISCARD)
                  .start()
                  .waitFor()
              == 0;
    } catch (IOException e) {
      possible = false;
    }
    assumeTrue(possible, "skipped: this user cannot enter name spaces of its own, so nothing runs");
  }

  /** Starts the entry point of an image with these variables and arguments. */
  static Container start(Root root, Map<String, String> environment, List<String> arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(List.of("unshare", "--mount", "--pid", "--fork", "--kill-child"));
    command.addAll(List.of("sh", "-ec", ENTER, "enter", root.directory().toString()));
    command.add(root.image().config().at("/config/User").asText());
    command.addAll(List.of(root.seen().toString(), root.replaced(), root.by().toString()));
    command.addAll(root.image().entrypoint());
    command.addAll(arguments);
    Path output = Files.createTempDirectory("millrace-container");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(output.resolve("out").toFile())
            .redirectError(output.resolve("err").toFile());
    Map<String, String> variables = new LinkedHashMap<>(environment);
    for (String variable : root.image().strings("/config/Env")) {
      int equals = variable.indexOf('=');
      variables.put(variable.substring(0, equals), variable.substring(equals + 1));
    }
    // The shell that enters needs the programs of this machine; they are not there any more inside.
    variables.merge("PATH", System.getenv("PATH"), (own, host) -> own + ":" + host);
    builder.environment().clear();
    builder.environment().putAll(variables);
    return new Container(builder.start(), output);
  }

  String stdout() throws IOException {
    return Files.readString(output.resolve("out"), UTF_8);
  }

  String stderr() throws IOException {
    return Files.readString(output.resolve("err"), UTF_8);
  }

  /** What Linux says of the first process of the container: the program. */
  List<String> status() throws IOException {
    return Files.readAllLines(Path.of("/proc", String.valueOf(program().pid()), "status"));
  }

  /** A path of the container, as this process sees it. */
  Path inside(String path) {
    return Path.of("/proc", String.valueOf(program().pid()), "root", path.substring(1));
  }

  /** Sends a signal to the program, as a container runtime does. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-s", name, String.valueOf(program().pid()))
        .inheritIO()
        .start()
        .waitFor();
  }

  private ProcessHandle program() {
    return process
        .children()
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("The program has ended"));
  }

  int exitCode() throws IOException, InterruptedException {
    if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("has not ended within " + LIMIT.toSeconds() + " s:\n" + stderr());
    }
    return process.exitValue();
  }

  /** Waits until standard error contains a text. */
  void awaitStderr(String text) throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (!stderr().contains(text)) {
      if (!process.isAlive() || System.nanoTime() - start > LIMIT.toNanos()) {
        throw new AssertionError("has not said \"" + text + "\" but:\n" + stderr());
      }
      Thread.sleep(20);
    }
  }

  @Override
  public void close() throws IOException {
    // Not by way of unshare: Linux forgets to pass its death on to a program that changes its user.
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("The program has been killed, and has not ended");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(output.resolve("out"));
    Files.deleteIfExists(output.resolve("err"));
    Files.delete(output);
  }
}
