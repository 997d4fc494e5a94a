package dev.millrace.examples.chaos;

import dev.millrace.examples.it.MillraceProcess;
import dev.millrace.redis.embedded.ServerBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * What all lanes of this JVM share, made once.
 *
 * @param inputs where the inputs of the jobs are
 * @param archive the class archive of the processes, which halves their start
 * @param jobs a jar with the jobs of these tests
 * @param redisBinary the program of the server
 */
record Site(Path inputs, Path archive, Path jobs, Path redisBinary) {

  private static Site made;

  /** Makes it, before there are threads whose forks would hold the unpacked program open. */
  static synchronized Site get() throws IOException, InterruptedException {
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
      Path archive = directory.resolve("classes.jsa");
      made = new Site(inputs, archive, jobs, ServerBinary.locate(directory));
      made.makeArchive(directory.resolve("archive.log"));
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

  /** A job shows the JVM which classes there are. */
  private void makeArchive(Path log) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(RoleProcess.java(archive));
    command.addAll(
        List.of("-cp", RoleProcess.classPath(), "dev.millrace.cli.Millrace", "run", "word-count"));
    command.add(new JobCase(JobCase.Kind.WORD_COUNT, 0, 8, 2).file(inputs).toString());
    int code =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    if (code != 0) {
      throw new IllegalStateException(Files.readString(log));
    }
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
