package dev.millrace.input;

import dev.millrace.InvalidJobException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern for paths, matched one directory level at a time, so that only directories which can
 * hold a match are listed. Within a level it is a glob of {@link
 * java.nio.file.FileSystem#getPathMatcher}; the level {@code **} is any number of directories. A
 * name that begins with {@code .} or {@code _} is matched only by a level that begins with the same
 * character.
 */
final class Glob {

  private static final String ANY_DEPTH = "**";

  private final Located pattern;
  private final String text;

  /** A pattern of a file system, and the text that the user wrote for it. */
  Glob(Located pattern, String text) {
    this.pattern = pattern;
    this.text = text;
  }

  /** Whether a path that does not exist may be meant as a pattern. */
  static boolean isGlob(String text) {
    return text.chars().anyMatch(c -> "*?[{\\".indexOf(c) >= 0);
  }

  /**
   * The files and directories that match, each once; a trailing {@code **} matches the directory
   * before it, which stands for all files below.
   *
   * @throws InvalidJobException if the pattern is malformed or a directory cannot be listed
   */
  Set<Path> matches() {
    Set<Path> matches = new LinkedHashSet<>();
    matches.add(pattern.files().getPath(pattern.rest().startsWith("/") ? "/" : ""));
    for (String level : pattern.rest().split("/")) {
      if (!level.isEmpty()) {
        matches = descend(matches, level);
      }
    }
    return matches;
  }

  private Set<Path> descend(Set<Path> from, String level) {
    PathMatcher matcher = matcher(level);
    Set<Path> found = new LinkedHashSet<>();
    for (Path path : from) {
      if (!Files.isDirectory(path)) {
        continue;
      }
      if (level.equals(ANY_DEPTH)) {
        addDirectories(path, found, new HashSet<>());
      } else if (isGlob(level)) {
        addMatches(path, level, matcher, found);
      } else if (Files.exists(path.resolve(level), LinkOption.NOFOLLOW_LINKS)) {
        found.add(path.resolve(level));
      }
    }
    return found;
  }

  private static void addMatches(
      Path directory, String level, PathMatcher matcher, Set<Path> found) {
    List<Path> names = new ArrayList<>(InputFiles.names(directory));
    names.removeIf(
        name -> InputFiles.isHidden(name) && name.toString().charAt(0) != level.charAt(0));
    names.removeIf(name -> !matcher.matches(name));
    names.forEach(name -> found.add(directory.resolve(name)));
  }

  private static void addDirectories(Path directory, Set<Path> found, Set<Path> above) {
    found.add(directory);
    Path real = InputFiles.enter(directory, above);
    for (Path name : InputFiles.visible(InputFiles.names(directory))) {
      if (Files.isDirectory(directory.resolve(name))) {
        addDirectories(directory.resolve(name), found, above);
      }
    }
    above.remove(real);
  }

  private PathMatcher matcher(String level) {
    try {
      return pattern.files().getPathMatcher("glob:" + level);
    } catch (PatternSyntaxException e) {
      throw new InvalidJobException(
          "Input "
              + text
              + " does not exist, and is not a valid glob: "
              + e.getDescription()
              + "; braces cannot be nested and cannot contain /",
          e);
    }
  }
}
