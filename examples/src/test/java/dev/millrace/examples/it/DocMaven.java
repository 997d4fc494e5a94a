package dev.millrace.examples.it;

import dev.millrace.examples.DocBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A command {@code mvn} that works without a network, on a local repository of its own: in it lies
 * this build of Millrace, as {@code mvn install} would put it there, and everything else is that of
 * the repository of this machine, which is only read. What it says goes to standard error, as it
 * resets the colours of what is no terminal, too.
 */
final class DocMaven {

  private static final String VERSION = "0.1.0-SNAPSHOT";

  private DocMaven() {}

  /** Puts the command into a directory, and the repository below another one. */
  static void install(Path bin, Path scratch) throws IOException {
    Path repository = Files.createDirectory(scratch.resolve("repository"));
    Path machine = Path.of(System.getProperty("localRepository"));
    link(machine, repository);
    Files.deleteIfExists(repository.resolve("dev"));
    Files.createDirectory(repository.resolve("dev"));
    if (Files.exists(machine.resolve("dev"))) {
      link(machine.resolve("dev"), repository.resolve("dev"));
      Files.deleteIfExists(repository.resolve("dev/millrace"));
    }
    Path root = DocBlock.root();
    put(repository, "millrace", root.resolve("pom.xml"));
    put(repository, "millrace-core", root.resolve("core/pom.xml"));
    Files.copy(
        root.resolve("core/target/millrace-core-" + VERSION + ".jar"),
        file(repository, "millrace-core", "jar"));
    Path command = bin.resolve("mvn");
    Files.writeString(
        command,
        """
        #!/bin/sh
        PATH=${PATH#*:}
        export MAVEN_OPTS='-XX:TieredStopAtLevel=1 -XX:+UseSerialGC'
        exec mvn -o -B -ntp -DargLine="$MAVEN_OPTS" -Dmaven.repo.local='%s' "$@" >&2
        """
            .formatted(repository));
    command.toFile().setExecutable(true);
  }

  private static void put(Path repository, String artifact, Path pom) throws IOException {
    Path file = file(repository, artifact, "pom");
    Files.createDirectories(file.getParent());
    Files.copy(pom, file);
  }

  private static Path file(Path repository, String artifact, String type) {
    return repository
        .resolve("dev/millrace")
        .resolve(artifact)
        .resolve(VERSION)
        .resolve(artifact + "-" + VERSION + "." + type);
  }

  private static void link(Path from, Path to) throws IOException {
    try (Stream<Path> entries = Files.list(from)) {
      for (Path entry : entries.toList()) {
        Files.createSymbolicLink(to.resolve(entry.getFileName()), entry);
      }
    }
  }
}
