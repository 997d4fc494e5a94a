package dev.millrace.engine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** Steps on an output directory that touch nothing but what jobs put there. */
final class PartTree {

  private PartTree() {}

  /**
   * Deletes {@code _attempts}, last of all what says whose it is; losing attempts may add and
   * delete files in it meanwhile.
   */
  static void deleteAttempts(Path root, String jobId) throws IOException {
    Path attempts = root.resolve(PartFiles.ATTEMPTS);
    Path mark = attempts.resolve(jobId);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(attempts)) {
      for (Path file : files) {
        if (!file.equals(mark)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException e) {
      return;
    }
    Files.deleteIfExists(mark);
    // Not empty: a losing attempt has just begun, and what it writes does not concern the result.
    deleteIfEmpty(attempts);
  }

  /** Deletes part files, at any depth, and the directories in which there was nothing else. */
  static void deleteParts(Path directory) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          if (!name.equals(PartFiles.ATTEMPTS)) {
            deleteParts(entry);
            deleteIfEmpty(entry);
          }
        } else if (name.startsWith("part-")) {
          Files.deleteIfExists(entry);
        }
      }
    }
  }

  /** Deletes everything. */
  static void deleteAll(Path directory) throws IOException {
    List<Path> all;
    try (Stream<Path> tree = Files.walk(directory)) {
      all = new ArrayList<>(tree.toList());
    } catch (NoSuchFileException e) {
      return;
    }
    Collections.reverse(all);
    for (Path each : all) {
      Files.deleteIfExists(each);
    }
  }

  /**
   * Deletes a directory in which there is nothing; somebody else's files are left to them.
   *
   * @return whether it is gone by this
   */
  static boolean deleteIfEmpty(Path directory) throws IOException {
    try {
      return Files.deleteIfExists(directory);
    } catch (DirectoryNotEmptyException e) {
      // Not ours alone.
      return false;
    }
  }

  /**
   * Makes the entries of a directory durable: that files in it have been renamed is lost with the
   * power otherwise, though what they hold is not.
   */
  static void force(Path directory) throws IOException {
    FileChannel channel;
    try {
      channel = FileChannel.open(directory, StandardOpenOption.READ);
    } catch (IOException e) {
      // Some systems have no such thing; there is nothing to be done then.
      return;
    }
    try (channel) {
      channel.force(true);
    }
  }
}
