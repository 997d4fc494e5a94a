package dev.millrace.examples.it;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The classes of the packaged program as the JVM holds them in memory: a process that starts with
 * them needs a third less processor time for a small job. Made once for the jars that were built,
 * by whichever JVM of the tests comes first.
 */
public final class ClassArchive {

  private static final Path TARGET = MillraceProcess.built("examples/target");
  private static final Path ARCHIVE =
      TARGET.resolve("test-classes-" + Runtime.version().feature() + ".jsa");

  private static boolean made;

  private ClassArchive() {}

  /** The archive; it fits any collector and heap. */
  public static synchronized Path file() throws IOException {
    if (!made) {
      Path lock = TARGET.resolve("test-classes.lock");
      try (FileChannel channel =
              FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          var held = channel.lock()) {
        if (isStale()) {
          make();
        }
      }
      made = true;
    }
    return ARCHIVE;
  }

  private static boolean isStale() throws IOException {
    if (!Files.exists(ARCHIVE)) {
      return true;
    }
    for (Path jar : MillraceProcess.jars()) {
      if (Files.getLastModifiedTime(jar).compareTo(Files.getLastModifiedTime(ARCHIVE)) > 0) {
        return true;
      }
    }
    return false;
  }

  /** A job shows the JVM which classes there are. */
  private static void make() throws IOException {
    Path making = Files.createTempDirectory(TARGET, "archive-");
    Path input = Files.writeString(making.resolve("input"), "to be or not to be\n");
    Path log = making.resolve("log");
    Path archive = making.resolve("archive");
    List<String> command =
        List.of(
            MillraceProcess.java(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:ArchiveClassesAtExit=" + archive,
            "-Djava.io.tmpdir=" + making,
            "-cp",
            MillraceProcess.jarPath(),
            "dev.millrace.cli.Millrace",
            "run",
            "word-count",
            input.toString());
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
      builder.environment().keySet().removeAll(MillraceProcess.INHERITED_OPTIONS);
      int code = builder.start().waitFor();
      if (code != 0 || !Files.exists(archive)) {
        throw new IllegalStateException(
            "No class archive was made (exit code " + code + "): " + Files.readString(log));
      }
      Files.move(archive, ARCHIVE, StandardCopyOption.ATOMIC_MOVE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the class archive was made", e);
    } finally {
      delete(making);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
