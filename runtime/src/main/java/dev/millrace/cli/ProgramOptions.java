package dev.millrace.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The programs of the job {@code streaming}, which are parameters with options of their own. */
final class ProgramOptions {

  @Option(
      names = "--mapper",
      paramLabel = "COMMAND",
      description = "The program that maps, of the job streaming; the same as -D mapper=COMMAND.")
  private @Nullable String mapper;

  @Option(
      names = "--combiner",
      paramLabel = "COMMAND",
      description = "The program that combines, of the job streaming.")
  private @Nullable String combiner;

  @Option(
      names = "--reducer",
      paramLabel = "COMMAND",
      description = "The program that reduces, of the job streaming.")
  private @Nullable String reducer;

  /** Adds what was given to a job's settings. */
  void addTo(Map<String, String> settings) {
    add(settings, "mapper", mapper);
    add(settings, "combiner", combiner);
    add(settings, "reducer", reducer);
  }

  private static void add(Map<String, String> settings, String name, @Nullable String command) {
    if (command != null) {
      settings.put(name, command);
    }
  }
}
