package dev.millrace.cli;

import dev.millrace.InvalidJobException;
import dev.millrace.Job;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The side files that the command line gives a job. */
final class FileOptions {

  @Option(
      names = "--file",
      paramLabel = "[NAME=]PATH",
      description =
          "Send a file to every worker, where the job finds it under its name. Can be repeated.")
  private List<String> files = List.of();

  /**
   * The job with what was given.
   *
   * @throws InvalidJobException if a name is not possible, or given twice
   */
  Job<?, ?> addTo(Job<?, ?> job) {
    Map<String, String> named = new LinkedHashMap<>();
    for (String file : files) {
      int end = file.indexOf('=');
      String path = file.substring(end + 1);
      Path last = Path.of(path).getFileName();
      String name = end >= 0 ? file.substring(0, end) : last == null ? "" : last.toString();
      if (named.put(name, path) != null) {
        throw new InvalidJobException("Two side files are called " + name + ": name one NAME=PATH");
      }
    }
    Job<?, ?> with = job;
    for (Map.Entry<String, String> file : named.entrySet()) {
      with = with.withFile(file.getKey(), file.getValue());
    }
    return with;
  }
}
