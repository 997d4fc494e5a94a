package dev.millrace.engine;

import dev.millrace.InvalidJobException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * The directory of a job's text output. Attempts write files of their own into {@code _attempts};
 * when all winners are known, {@link #promote} renames theirs to {@code part-00000} and so on,
 * writes {@code _SUCCESS} when all are in place, and then removes {@code _attempts}. A crash at any
 * step leaves either no {@code _SUCCESS} or a complete result, and promoting again goes on where it
 * stopped. {@code _attempts} also holds an empty file named after the job, which says whose
 * directory it is.
 */
public final class PartFiles {

  private static final String ATTEMPTS = "_attempts";
  private static final String SUCCESS = "_SUCCESS";

  private final Path directory;

  /**
   * The output in {@code directory}, which is not touched yet.
   *
   * @throws InvalidJobException if that is not a path
   */
  public PartFiles(String directory) {
    try {
      this.directory = Path.of(directory).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new InvalidJobException(
          "Output " + e.getInput().replace("\0", "\\0") + " is not a valid path: " + e.getReason(),
          e);
    }
  }

  /**
   * Returns if the job may write its output here, or has claimed it already.
   *
   * @throws InvalidJobException if there is something that is not the job's
   */
  public void checkAbsentFor(String jobId) {
    if (!isClaimedBy(jobId) && Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      throw new InvalidJobException(
          "Output "
              + directory
              + " exists already: name a directory that does not, or remove it first");
    }
  }

  /**
   * Makes the directory the job's own. Claiming again for the same job succeeds.
   *
   * @throws InvalidJobException if there is something already, or it cannot be made
   */
  public void claim(String jobId) {
    if (isClaimedBy(jobId)) {
      return;
    }
    checkAbsentFor(jobId);
    Path prepared = directory.resolveSibling("." + directory.getFileName() + "." + jobId);
    try {
      Files.createDirectories(prepared.resolve(ATTEMPTS));
      Files.writeString(prepared.resolve(ATTEMPTS).resolve(jobId), "");
      Files.move(prepared, directory, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (isClaimedBy(jobId)) {
        // Another coordinator of this job was faster.
        return;
      }
      removePrepared(prepared);
      throw new InvalidJobException("Output " + directory + " cannot be created: " + reason(e), e);
    }
  }

  /** The file of one attempt. */
  public Path attemptFile(int task, String attempt) {
    return directory.resolve(ATTEMPTS).resolve(partName(task) + "." + attempt);
  }

  /**
   * Makes the winners' files the output. Can be repeated after a crash.
   *
   * @param winners the manifest of every task, in the order of tasks
   * @throws IOException if a winner's file is neither there nor promoted already
   */
  public void promote(List<Manifest> winners) throws IOException {
    StringBuilder listing = new StringBuilder();
    for (int task = 0; task < winners.size(); task++) {
      Manifest winner = winners.get(task);
      String name = partName(task);
      promote(attemptFile(task, winner.attempt()), directory.resolve(name), winner.bytes());
      listing.append(name).append('\t').append(winner.bytes()).append('\t');
      listing.append(HexFormat.of().toHexDigits(winner.checksum())).append('\n');
    }
    Path unfinished = directory.resolve("." + SUCCESS);
    Files.writeString(unfinished, listing, StandardCharsets.UTF_8);
    Files.move(unfinished, directory.resolve(SUCCESS), StandardCopyOption.ATOMIC_MOVE);
    try {
      deleteAttempts(directory);
    } catch (DirectoryNotEmptyException e) {
      // A losing attempt has just begun: what it writes does not concern the result.
    }
  }

  /**
   * Removes what the attempts of a job that has not succeeded have written, and the directory if
   * nothing else is in it. Does nothing if the directory is not that job's, or its result.
   */
  public void discard(String jobId) throws IOException {
    if (Files.exists(directory.resolve(SUCCESS)) || !isClaimedBy(jobId)) {
      return;
    }
    deleteFiles(directory, "part-*");
    deleteAttempts(directory);
    try {
      Files.deleteIfExists(directory);
    } catch (DirectoryNotEmptyException e) {
      // Somebody else's files: left to them.
    }
  }

  /** The name of a task's part file. */
  public static String partName(int task) {
    return String.format(Locale.ROOT, "part-%05d", task);
  }

  private static void promote(Path attemptFile, Path part, long bytes) throws IOException {
    if (Files.exists(attemptFile)) {
      Files.move(attemptFile, part, StandardCopyOption.ATOMIC_MOVE);
    } else if (!Files.exists(part)) {
      throw new NoSuchFileException(
          attemptFile.toString(),
          null,
          "committed, but not there: is the output directory on a file system that all workers"
              + " and coordinators share?");
    }
    if (Files.size(part) != bytes) {
      throw new FileSystemException(
          part.toString(), null, "has " + Files.size(part) + " bytes, committed were " + bytes);
    }
  }

  private boolean isClaimedBy(String jobId) {
    return Files.exists(directory.resolve(ATTEMPTS).resolve(jobId));
  }

  private static void removePrepared(Path prepared) {
    try {
      deleteAttempts(prepared);
      Files.deleteIfExists(prepared);
    } catch (IOException e) {
      // Why it could not be claimed says more than why this could not be removed.
    }
  }

  /** Deletes {@code _attempts}; losing attempts may add and delete files in it meanwhile. */
  private static void deleteAttempts(Path parent) throws IOException {
    Path attempts = parent.resolve(ATTEMPTS);
    if (Files.isDirectory(attempts)) {
      deleteFiles(attempts, "*");
      Files.deleteIfExists(attempts);
    }
  }

  private static void deleteFiles(Path parent, String names) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(parent, names)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static String reason(IOException e) {
    return e instanceof FileSystemException failed && failed.getReason() != null
        ? failed.getReason()
        : e.getClass().getSimpleName() + ": " + e.getMessage();
  }
}
