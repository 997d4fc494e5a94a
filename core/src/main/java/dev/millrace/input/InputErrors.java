package dev.millrace.input;

import dev.millrace.InvalidJobException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** One sentence for each reason why a path cannot be an input. */
final class InputErrors {

  private InputErrors() {}

  /** What an operation on a path ran into. */
  static InvalidJobException unreadable(Path path, IOException cause) {
    boolean link = Files.isSymbolicLink(path);
    if (cause instanceof AccessDeniedException) {
      return denied(path);
    }
    if (cause instanceof NoSuchFileException) {
      return link ? broken(path) : missing(path);
    }
    if (link && cause instanceof FileSystemException) {
      return new InvalidJobException(
          "Input " + name(path) + " is a symbolic link that leads nowhere: " + reason(cause),
          cause);
    }
    return new InvalidJobException(
        "Input " + name(path) + " cannot be read: " + reason(cause), cause);
  }

  static InvalidJobException denied(Path path) {
    return new InvalidJobException(
        "Input "
            + name(path)
            + " cannot be read: permission denied; make it readable to this user");
  }

  static InvalidJobException missing(Path path) {
    return new InvalidJobException(
        "Input "
            + name(path)
            + " does not exist: name a file, a directory or a glob that this machine can see");
  }

  static InvalidJobException broken(Path link) {
    String target;
    try {
      target = " to " + Files.readSymbolicLink(link);
    } catch (IOException e) {
      target = "";
    }
    return new InvalidJobException(
        "Input " + name(link) + " is a broken symbolic link" + target + ": mend it or remove it");
  }

  static InvalidJobException loop(Path link, Path target) {
    return new InvalidJobException(
        "Input "
            + name(link)
            + " is a symbolic link back to "
            + target
            + ", which contains it: remove the loop");
  }

  static InvalidJobException notRegular(Path path) {
    return new InvalidJobException(
        "Input "
            + name(path)
            + " is not a regular file but a device, a pipe or a socket: copy its content to a file");
  }

  static InvalidJobException emptyCompressed(String path, Compression compression) {
    return new InvalidJobException(
        "Input "
            + path
            + " is empty, which no "
            + compression
            + " file is: it was cut off; copy it again or remove it");
  }

  /** For what the user typed. */
  static InvalidJobException invalid(String input, InvalidPathException cause) {
    return new InvalidJobException(
        "Input " + input.replace("\0", "\\0") + " is not a valid path: " + cause.getReason(),
        cause);
  }

  /** For a file found in a directory. */
  static InvalidJobException unreadableName(Path path) {
    return new InvalidJobException(
        "Input "
            + name(path)
            + " has a name that is not text in this process's encoding: rename it, or start Java"
            + " with a UTF-8 locale");
  }

  /** The path as the user knows it; of another file system than the default one its URI. */
  private static String name(Path path) {
    return path.getFileSystem() == FileSystems.getDefault()
        ? path.toString()
        : path.toUri().toString();
  }

  private static String reason(IOException cause) {
    String reason =
        cause instanceof FileSystemException e && e.getReason() != null
            ? e.getReason()
            : cause.getMessage();
    return reason == null ? cause.getClass().getSimpleName() : reason;
  }
}
