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

  private final Located input;

  private InputFiles(Located input) {
    this.input = input;
  }

  /**
   * All files of all paths: in the order of the paths, and for each path in the order of its files.
   *
   * @throws InvalidJobException if a path names nothing or something that cannot be read
   */
  static List<InputFile> list(List<String> paths) {
    List<InputFile> files = new ArrayList<>();
    try (FileSources sources = new FileSources()) {
      for (String path : paths) {
        files.addAll(list(path, sources));
      }
    } catch (IOException e) {
      throw new InvalidJobException("A zip file among the inputs cannot be closed: " + e, e);
    }
    return files;
  }

  private static List<InputFile> list(String text, FileSources sources) {
    if (text.isEmpty()) {
      throw new InvalidJobException(
          "An input path is empty: name a file, a directory or a glob, or . for this directory");
    }
    Located input = sources.locate(text);
    Path path = path(input, text);
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS) && Glob.isGlob(input.rest())) {
      return listMatches(input, text);
    }
    List<InputFile> files = listBelow(input, path);
    if (files.isEmpty()) {
      throw new InvalidJobException(
          "Input "
              + text
              + " is a directory without files; names beginning with . or _ are left out");
    }
    return files;
  }

  private static List<InputFile> listMatches(Located input, String text) {
    // A matched directory may lie in another one: each file counts once.
    Set<InputFile> matches = new LinkedHashSet<>();
    for (Path match : new Glob(input, text).matches()) {
      matches.addAll(listBelow(input, match));
    }
    if (matches.isEmpty()) {
      throw new InvalidJobException(
          "Input "
              + text
              + " matches no file; names beginning with . or _ match only if spelled out");
    }
    return matches.stream().sorted(BY_PATH).toList();
  }

  private static List<InputFile> listBelow(Located input, Path path) {
    InputFiles found = new InputFiles(input);
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
      files.add(file(portable(path), attributes.size()));
    } else {
      throw InputErrors.notRegular(path);
    }
  }

  private static InputFile file(String path, long length) {
    Compression.of(path)
        .filter(compression -> length == 0)
        .ifPresent(
            compression -> {
              throw InputErrors.emptyCompressed(path, compression);
            });
    return new InputFile(path, length);
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

  private static Path path(Located input, String text) {
    try {
      return input.path();
    } catch (InvalidPathException e) {
      throw InputErrors.invalid(text, e);
    }
  }

  /** The path as text, from which a worker gets the same path again. */
  private String portable(Path path) {
    if (!isPortable(path)) {
      throw InputErrors.unreadableName(path);
    }
    return input.text(path);
  }

  private static boolean isPortable(Path path) {
    try {
      return path.getFileSystem().getPath(path.toString()).equals(path);
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
