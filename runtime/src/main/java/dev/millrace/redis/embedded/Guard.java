package dev.millrace.redis.embedded;

import dev.millrace.redis.embedded.RespProbe.Identity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * One run of {@code guard.sh}: the server's parent process, which ends the server and removes its
 * directory as soon as the pipe from this JVM is closed.
 */
final class Guard implements AutoCloseable {
  private static final String SCRIPT = "guard.sh";
  private static final long CLOSE_WITHIN_SECONDS = 3;
  private static final Set<String> ENVIRONMENT = Set.of("PATH", "LD_LIBRARY_PATH", "TZ");

  private final ServerDirectory directory;
  private final Path binary;
  private final Process process;

  private Guard(ServerDirectory directory, Path binary, Process process) {
    this.directory = directory;
    this.binary = binary;
    this.process = process;
  }

  /** Makes the directory and starts guard and server, without waiting for either. */
  static Guard start(ServerOptions options, String config) throws IOException {
    ServerDirectory directory = ServerDirectory.create(options.parent());
    try {
      Path binary = ServerBinary.locate(directory.path());
      directory.write("server.conf", config);
      directory.copy(SCRIPT);
      return new Guard(directory, binary, run(directory, binary));
    } catch (IOException | RuntimeException e) {
      directory.delete();
      throw e;
    }
  }

  private static Process run(ServerDirectory directory, Path binary) throws IOException {
    String searchPath = System.getenv().getOrDefault("PATH", "");
    List<String> command = new ArrayList<>();
    // A session of its own keeps the Ctrl-C of a terminal away from guard and server.
    ServerBinary.onPath("setsid", searchPath)
        .findFirst()
        .ifPresent(setsid -> command.add(setsid.toString()));
    command.addAll(List.of("sh", SCRIPT, directory.path().toString(), binary.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.path().toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.log().toFile());
    // The JVM's environment may hold secrets; error messages are recognised in English.
    builder.environment().keySet().retainAll(ENVIRONMENT);
    builder.environment().put("LC_ALL", "C");
    return builder.start();
  }

  ServerDirectory directory() {
    return directory;
  }

  Path binary() {
    return binary;
  }

  /** Whether this is the server that this guard started, and no stranger on the same port. */
  boolean started(Identity identity) {
    return ProcessHandle.of(identity.processId())
        .flatMap(ProcessHandle::parent)
        .filter(process.toHandle()::equals)
        .isPresent();
  }

  /** Whether the server has ended, or the guard has and can no longer tell. */
  boolean hasEnded() {
    return directory.hasExitStatus() || !process.isAlive();
  }

  /** Ends the server and removes its directory; returns when both are gone. */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    boolean ended = false;
    try {
      process.getOutputStream().close();
      ended = process.waitFor(CLOSE_WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    } catch (IOException closedAlready) {
      ended = !process.isAlive();
    }
    if (!ended) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    try {
      directory.delete();
    } catch (IOException e) {
      throw new EmbeddedServerException(
          "Directory %s of an embedded server could not be removed: %s. Remove it by hand."
              .formatted(directory.path(), e),
          e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
