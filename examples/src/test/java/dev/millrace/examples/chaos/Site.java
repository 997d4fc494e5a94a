package dev.millrace.examples.chaos;

import dev.millrace.examples.it.ClassArchive;
import dev.millrace.examples.it.MillraceProcess;
import dev.millrace.redis.embedded.ServerBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * What all lanes of this JVM share, made once.
 *
 * @param inputs where the inputs of the jobs are
 * @param jobs a jar with the jobs of these tests
 * @param redisBinary the program of the server
 */
record Site(Path inputs, Path jobs, Path redisBinary) {

  private static Site made;

  /** Makes it, before there are threads whose forks would hold the unpacked program open. */
  static synchronized Site get() throws IOException {
    if (made == null) {
      Path directory =
          Files.createDirectories(Path.of("target", "chaos").toAbsolutePath())
              .resolve("site-" + ProcessHandle.current().pid());
      deleteFiles(directory);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> deleteUnused(directory)));
      Path inputs = Files.createDirectories(directory.resolve("inputs"));
      JobCase.writeInputs(inputs);
      Path jobs = directory.resolve("jobs.jar");
      writeJar(jobs);
      ClassArchive.file();
      made = new Site(inputs, jobs, ServerBinary.locate(directory));
    }
    return made;
  }

  private static void writeJar(Path jar) throws IOException {
    Path classes = MillraceProcess.testClasses();
    String name = SplitSums.class.getSimpleName();
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> all = Files.walk(classes)) {
      for (Path file : all.filter(each -> isOf(name, each.getFileName().toString())).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        out.write(Files.readAllBytes(file));
      }
    }
  }

  private static boolean isOf(String name, String file) {
    return file.equals(name + ".class") || file.startsWith(name + "$");
  }

  private static void deleteUnused(Path directory) {
    try {
      deleteFiles(directory);
    } catch (IOException e) {
      System.err.println("Left behind: " + directory + ": " + e);
    }
  }

  private static void deleteFiles(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (var old = Files.walk(directory)) {
        for (Path path : old.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
