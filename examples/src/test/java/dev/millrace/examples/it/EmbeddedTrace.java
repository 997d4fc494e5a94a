package dev.millrace.examples.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What shows that a run has a server of its own: directory, processes, port. */
record EmbeddedTrace(Path temporary, List<Long> processes, int port) {

  private static final Duration GONE_WITHIN = Duration.ofSeconds(20);

  /** Waits until the server of a run is there, and notes what belongs to it. */
  static EmbeddedTrace await(MillraceProcess run) throws IOException, InterruptedException {
    List<EmbeddedTrace> found = new ArrayList<>();
    run.await("its server has started", () -> found.addAll(look(run)) || !found.isEmpty());
    return found.get(0);
  }

  private static List<EmbeddedTrace> look(MillraceProcess run) {
    try {
      for (Path directory : directories(run.temporary())) {
        List<Long> owners =
            Files.readAllLines(directory.resolve("owner")).stream()
                .skip(1)
                .map(Long::valueOf)
                .filter(pid -> pid != run.pid())
                .toList();
        if (owners.size() == 2) {
          return List.of(new EmbeddedTrace(run.temporary(), owners, port(directory)));
        }
      }
    } catch (IOException | NumberFormatException notYet) {
      return List.of();
    }
    return List.of();
  }

  private static int port(Path directory) throws IOException {
    return Files.readAllLines(directory.resolve("server.conf")).stream()
        .filter(line -> line.startsWith("port "))
        .map(line -> Integer.valueOf(line.substring(5)))
        .findFirst()
        .orElseThrow();
  }

  /** Fails unless all of it is gone within some seconds. */
  void assertGone() throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (!isGone() && System.nanoTime() - start < GONE_WITHIN.toNanos()) {
      Thread.sleep(20);
    }
    assertThat(directories(temporary)).as("directories of embedded servers").isEmpty();
    assertThat(processes).as("processes of the server").allMatch(EmbeddedTrace::isGone);
    assertThat(answers(port)).as("whether somebody listens on the server's port").isFalse();
  }

  private boolean isGone() throws IOException {
    return directories(temporary).isEmpty()
        && processes.stream().allMatch(EmbeddedTrace::isGone)
        && !answers(port);
  }

  /** Gone, or dead and waiting for a parent that does not reap, as in many a container. */
  private static boolean isGone(long pid) {
    return ProcessHandle.of(pid).flatMap(process -> process.info().command()).isEmpty();
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  /** The directories of embedded servers below a directory for temporary files. */
  static List<Path> directories(Path temporary) throws IOException {
    List<Path> directories = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(temporary, "millrace-redis-*")) {
      found.forEach(directories::add);
    }
    return directories;
  }
}
