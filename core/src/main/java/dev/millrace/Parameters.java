package dev.millrace;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a job is started with: the arguments and {@code -D} settings of the command line. Immutable.
 *
 * @param arguments the positional arguments as they were given
 * @param settings the named settings
 * @param outputDirectory where text output was asked for, as an absolute path
 * @param overwrite whether the output may take the place of one that exists
 * @param workingDirectory the absolute directory against which relative paths are resolved
 */
public record Parameters(
    List<String> arguments,
    Map<String, String> settings,
    Optional<String> outputDirectory,
    boolean overwrite,
    String workingDirectory) {

  /** Before the path of a zip file, whose entries are meant. */
  private static final String ZIP = "zip:";

  /** Copies the collections. */
  public Parameters {
    arguments = List.copyOf(arguments);
    settings = Map.copyOf(settings);
  }

  /** Parameters with these arguments, no settings, and output kept with the job. */
  public static Parameters of(String... arguments) {
    return new Parameters(
        List.of(arguments),
        Map.of(),
        Optional.empty(),
        false,
        Path.of("").toAbsolutePath().toString());
  }

  /** These parameters with other arguments. */
  public Parameters withArguments(List<String> others) {
    return new Parameters(others, settings, outputDirectory, overwrite, workingDirectory);
  }

  /** These parameters with one setting added or replaced. */
  public Parameters with(String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(settings);
    changed.put(name, value);
    return new Parameters(arguments, changed, outputDirectory, overwrite, workingDirectory);
  }

  /**
   * These parameters with text output into a directory; a relative one is resolved against the
   * working directory.
   */
  public Parameters withOutput(String directory) {
    return new Parameters(
        arguments, settings, Optional.of(resolve(directory)), overwrite, workingDirectory);
  }

  /** These parameters with leave to replace an output that exists. */
  public Parameters overwriting() {
    return new Parameters(arguments, settings, outputDirectory, true, workingDirectory);
  }

  /**
   * The arguments as absolute input paths.
   *
   * @throws InvalidJobException if there are none
   */
  public List<String> inputs() {
    if (arguments.isEmpty()) {
      throw new InvalidJobException(
          "No input was given: name at least one file, directory or glob");
    }
    return arguments.stream().map(this::resolve).toList();
  }

  /**
   * Text files in the output directory where one was given, else the result is kept with the job.
   */
  public Output<Object, Object> output() {
    return output(Format.text());
  }

  /** As {@link #output()}, in another format; a kept result is printed in it. */
  public <K, V> Output<K, V> output(Format<K, V> format) {
    return output(format, Compression.NONE);
  }

  /** As {@link #output(Format)}, with files that are compressed. */
  public <K, V> Output<K, V> output(Format<K, V> format, Compression compression) {
    return outputDirectory
        .map(directory -> Output.files(directory, format, compression))
        .orElseGet(() -> Output.kept(format));
  }

  /**
   * The value of a setting.
   *
   * @throws InvalidJobException if it was not given
   */
  public String get(String name) {
    String value = settings.get(name);
    if (value == null) {
      throw new InvalidJobException(
          "Parameter " + name + " is missing: pass -D " + name + "=VALUE");
    }
    return value;
  }

  /**
   * The value of a setting that names an input, as an absolute path.
   *
   * @throws InvalidJobException if it was not given
   */
  public String input(String name) {
    return resolve(get(name));
  }

  /** The value of a setting, or {@code fallback} if it was not given. */
  public String get(String name, String fallback) {
    return settings.getOrDefault(name, fallback);
  }

  /**
   * The value of a whole-number setting.
   *
   * @throws InvalidJobException if it was not given or is not a whole number
   */
  public long getLong(String name) {
    return parse(name, get(name));
  }

  /**
   * The value of a whole-number setting, or {@code fallback} if it was not given.
   *
   * @throws InvalidJobException if it is not a whole number
   */
  public long getLong(String name, long fallback) {
    String value = settings.get(name);
    return value == null ? fallback : parse(name, value);
  }

  private static long parse(String name, String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new InvalidJobException("Parameter " + name + " must be a whole number: " + value, e);
    }
  }

  private String resolve(String path) {
    if (path.startsWith(ZIP)) {
      return ZIP + resolve(path.substring(ZIP.length()));
    }
    if (path.startsWith("jar:file:") || path.startsWith("file:")) {
      return path;
    }
    // Not Path.resolve: a glob or a foreign file name need not be a valid path here.
    return path.startsWith("/") || path.contains("://") ? path : workingDirectory + "/" + path;
  }
}
