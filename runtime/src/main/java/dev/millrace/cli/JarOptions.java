package dev.millrace.cli;

import dev.millrace.InvalidJobException;
import dev.millrace.jars.JobLoader;
import dev.millrace.roles.Definitions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names job jars. */
final class JarOptions {

  @Option(
      names = "--jar",
      paramLabel = "FILE",
      description =
          "Load classes of jobs from a jar; a job that is submitted brings it along. Can be repeated.")
  private List<Path> jars = List.of();

  private @Nullable Definitions definitions;

  /**
   * The jobs that this process can load.
   *
   * @throws InvalidJobException if a jar cannot be read
   */
  Definitions definitions() {
    if (definitions == null) {
      definitions = new Definitions(loader(), jars);
    }
    return definitions;
  }

  /** The jars that were given. */
  List<Path> paths() {
    return jars;
  }

  private ClassLoader loader() {
    ClassLoader own = JarOptions.class.getClassLoader();
    if (jars.isEmpty()) {
      return own;
    }
    Map<String, Path> files = new LinkedHashMap<>();
    for (Path jar : jars) {
      if (!Files.isReadable(jar) || Files.isDirectory(jar)) {
        throw new InvalidJobException(
            "Jar " + jar + " cannot be read: name a jar file that exists");
      }
      files.put("jar " + jar, jar);
    }
    ClassLoader added = open(files, own);
    // Inherited by the threads that are yet to start: inputs find file systems of these jars by it.
    Thread.currentThread().setContextClassLoader(added);
    return added;
  }

  private static ClassLoader open(Map<String, Path> files, ClassLoader own) {
    try {
      return JobLoader.open("this process", files, own);
    } catch (IOException e) {
      throw new InvalidJobException("A jar cannot be read: " + e, e);
    }
  }
}
