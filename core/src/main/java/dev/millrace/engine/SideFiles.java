package dev.millrace.engine;

import dev.millrace.InvalidJobException;
import dev.millrace.Job;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The side files of a job and its steps, where they lie in the process that submits it. */
public final class SideFiles {

  private SideFiles() {}

  /**
   * Finds the files of a job and of the steps that it is made of.
   *
   * @throws InvalidJobException if one is not there, or two have one name; the message names them
   */
  public static Map<String, Path> of(Job<?, ?> last) {
    Map<String, Path> files = new LinkedHashMap<>();
    for (Job<?, ?> job : StepGraph.of(last).jobs()) {
      job.files().forEach((name, path) -> add(files, name, path));
    }
    return files;
  }

  private static void add(Map<String, Path> files, String name, String path) {
    Path file = Path.of(path).toAbsolutePath();
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new InvalidJobException(
          "Side file "
              + name
              + " cannot be read: "
              + path
              + (Files.exists(file) ? " is no readable file" : " does not exist"));
    }
    Path other = files.putIfAbsent(name, file);
    if (other != null && !other.equals(file)) {
      throw new InvalidJobException(
          "Two side files are called " + name + ": " + other + " and " + file);
    }
  }
}
