package dev.millrace.engine;

import dev.millrace.InvalidJobException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A directory that holds the output of a job, as its {@code _SUCCESS} says. */
final class FinishedOutput {

  static final String SUCCESS = "_SUCCESS";

  private static final Pattern LINE = Pattern.compile("([^\t]+)\t\\d+\t[0-9a-f]{8}");

  private FinishedOutput() {}

  /**
   * Returns if nothing is in a directory but what a job of Millrace has written.
   *
   * @throws InvalidJobException if there is something else, which is named
   */
  static void checkReplaceable(Path directory) {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      throw refused(directory, "is not a directory");
    }
    try {
      Set<String> listed = listed(directory);
      try (Stream<Path> tree = Files.walk(directory)) {
        for (Iterator<Path> each = tree.iterator(); each.hasNext(); ) {
          Path path = each.next();
          String name = directory.relativize(path).toString().replace('\\', '/');
          if (!name.isEmpty() && !listed.contains(name)) {
            throw refused(
                directory, "holds " + name + ", which no job has written, and which would be lost");
          }
        }
      }
    } catch (IOException e) {
      throw refused(directory, "cannot be read, " + e);
    }
  }

  /** The content of {@code _SUCCESS}; empty if it is not there. */
  static Optional<String> listing(Path directory) throws IOException {
    Path success = directory.resolve(SUCCESS);
    return Files.isRegularFile(success, LinkOption.NOFOLLOW_LINKS)
        ? Optional.of(Files.readString(success, StandardCharsets.UTF_8))
        : Optional.empty();
  }

  /** Everything that belongs to the output: files, and the directories in which they are. */
  private static Set<String> listed(Path directory) throws IOException {
    String listing =
        listing(directory)
            .orElseThrow(
                () ->
                    refused(
                        directory, "has no _SUCCESS, so it is not the output of a finished job"));
    Set<String> listed = new HashSet<>();
    listed.add(SUCCESS);
    // What a losing attempt has left at the very end.
    listed.add(PartFiles.ATTEMPTS);
    for (String line : listing.lines().toList()) {
      var match = LINE.matcher(line);
      if (!match.matches()) {
        throw refused(directory, "has a _SUCCESS that is not one of Millrace");
      }
      String name = match.group(1);
      for (int end = name.length(); end > 0; end = name.lastIndexOf('/', end - 1)) {
        listed.add(name.substring(0, end));
      }
    }
    return listed;
  }

  private static InvalidJobException refused(Path directory, String reason) {
    return new InvalidJobException(
        "Output "
            + directory
            + " is not overwritten: it "
            + reason
            + ". Name another directory, or remove it by hand");
  }
}
