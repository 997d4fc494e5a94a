package dev.millrace.input;

import dev.millrace.InvalidJobException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The files that the paths of an input name, found by looking at the disk once. It never opens a
 * file, since to open a pipe is to wait for its writer.
 */
final class InputFiles {

  /** Strings compare alike in every locale and on every file system. */
  private static final Comparator<InputFile> BY_PATH = Comparator.comparing(InputFile::path);

  private final List<InputFile> files = new ArrayList<>();

  /** The real paths of the directories that are being listed, from the top down. */
  private final Set<Path> above = new HashSet<>();

  private InputFiles() {}

  /**
   * All files of all paths: in the order of the paths, and for each path in the order of its files.
   *
   * @throws InvalidJobException if a path names nothing or something that cannot be read
   */
  static List<InputFile> list(List<String> paths) {
    List<InputFile> files = new ArrayList<>();
    paths.forEach(path -> files.addAll(list(path)));
    return files;
  }

  private static List<InputFile> list(String input) {
    if (input.isEmpty()) {
      throw new InvalidJobException(
          "An input path is empty: name a file, a directory or a glob, or . for this directory");
    }
    Path path = path(input);
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS) && Glob.isGlob(input)) {
      return listMatches(input);
    }
    List<InputFile> files = listBelow(path);
    if (files.isEmpty()) {
      throw new InvalidJobException(
          "Input "
              + path
              + " is a directory without files; names beginning with . or _ are left out");
    }
    return files;
  }

  private static List<InputFile> listMatches(String glob) {
    // A matched directory may lie in another one: each file counts once.
    Set<InputFile> matches = new LinkedHashSet<>();
    for (Path match : new Glob(glob).matches()) {
      matches.addAll(listBelow(match));
    }
    if (matches.isEmpty()) {
      throw new InvalidJobException(
          "Input "
              + glob
              + " matches no file; names beginning with . or _ match only if spelled out");
    }
    return matches.stream().sorted(BY_PATH).toList();
  }

  private static List<InputFile> listBelow(Path path) {
    InputFiles found = new InputFiles();
    found.add(path);
    found.files.sort(BY_PATH);
    return found.files;
  }

  private void add(Path path) {
    BasicFileAttributes attributes = attributes(path);
    if (attributes.isDirectory()) {
      Path real = enter(path, above);
      visible(names(path)).forEach(name -> add(path.resolve(name)));
      above.remove(real);
    } else if (attributes.isRegularFile()) {
      if (!Files.isReadable(path)) {
        throw InputErrors.denied(path);
      }
      files.add(new InputFile(portable(path), attributes.size()));
    } else {
      throw InputErrors.notRegular(path);
    }
  }

  /**
   * Notes that a directory is about to be listed.
   *
   * @return its real path, to be removed from {@code above} afterwards
   * @throws InvalidJobException if it is being listed already, so that a link leads back to it
   */
  static Path enter(Path directory, Set<Path> above) {
    try {
      Path real = directory.toRealPath();
      if (!above.add(real)) {
        throw InputErrors.loop(directory, real);
      }
      return real;
    } catch (IOException e) {
      throw InputErrors.unreadable(directory, e);
    }
  }

  /** The names in a directory, in no order. */
  static List<Path> names(Path directory) {
    List<Path> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      entries.forEach(entry -> names.add(entry.getFileName()));
    } catch (DirectoryIteratorException e) {
      throw InputErrors.unreadable(directory, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw InputErrors.unreadable(directory, e);
    }
    // Which of several broken entries is named must not depend on the file system either.
    Collections.sort(names);
    return names;
  }

  /** Those names that do not begin with {@code .} or {@code _}. */
  static List<Path> visible(List<Path> names) {
    return names.stream().filter(name -> !isHidden(name)).toList();
  }

  static boolean isHidden(Path name) {
    return name.toString().startsWith(".") || name.toString().startsWith("_");
  }

  private static BasicFileAttributes attributes(Path path) {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class);
    } catch (IOException e) {
      throw InputErrors.unreadable(path, e);
    }
  }

  private static Path path(String input) {
    try {
      return Path.of(input);
    } catch (InvalidPathException e) {
      throw InputErrors.invalid(input, e);
    }
  }

  /** The path as text, from which a worker gets the same path again. */
  private static String portable(Path path) {
    if (!isPortable(path)) {
      throw InputErrors.unreadableName(path);
    }
    return path.toString();
  }

  private static boolean isPortable(Path path) {
    try {
      return Path.of(path.toString()).equals(path);
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
