package dev.millrace.cli;

import dev.millrace.InvalidJobException;
import dev.millrace.roles.Definitions;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that adds job jars to this process's class path. */
final class JarOptions {

  @Option(
      names = "--jar",
      paramLabel = "FILE",
      description = "Add a jar with jobs to the class path. Can be repeated.")
  private List<Path> jars = List.of();

  private @Nullable Definitions definitions;

  /**
   * The jobs that this process can load.
   *
   * @throws InvalidJobException if a jar cannot be read
   */
  Definitions definitions() {
    if (definitions == null) {
      definitions = new Definitions(loader());
    }
    return definitions;
  }

  private ClassLoader loader() {
    ClassLoader own = JarOptions.class.getClassLoader();
    if (jars.isEmpty()) {
      return own;
    }
    List<URL> urls = new ArrayList<>();
    for (Path jar : jars) {
      if (!Files.isReadable(jar) || Files.isDirectory(jar)) {
        throw new InvalidJobException(
            "Jar " + jar + " cannot be read: name a jar file that exists");
      }
      try {
        urls.add(jar.toUri().toURL());
      } catch (MalformedURLException e) {
        throw new InvalidJobException("Jar " + jar + " has no usable path", e);
      }
    }
    ClassLoader added = new URLClassLoader("jobs", urls.toArray(URL[]::new), own);
    // Inherited by the threads that are yet to start: inputs find file systems of these jars by it.
    Thread.currentThread().setContextClassLoader(added);
    return added;
  }
}
