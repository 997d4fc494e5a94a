package dev.millrace.engine;

import dev.millrace.Format;
import dev.millrace.InvalidJobException;
import dev.millrace.Output;
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
 * The directory of a job's output files. Attempts write files of their own into {@code _attempts};
 * when all winners are known, {@link #promote} renames theirs to {@code part-00000} and so on,
 * writes {@code _SUCCESS} when all are in place, and then removes {@code _attempts}. A crash at any
 * step leaves either no {@code _SUCCESS} or a complete result, and promoting again goes on where it
 * stopped. {@code _attempts} also holds an empty file named after the job, which says whose
 * directory it is.
 */
final class PartFiles implements Destination {

  private static final String ATTEMPTS = "_attempts";
  private static final String SUCCESS = "_SUCCESS";

  private final Path directory;
  private final Format<Object, Object> format;
  private final String jobId;

  /**
   * The files of a job, which are not touched yet.
   *
   * @throws InvalidJobException if the directory is not a path
   */
  @SuppressWarnings("unchecked") // the builder saw to it that the format takes the job's pairs
  PartFiles(Output.Files<?, ?> output, String jobId) {
    this.format = (Format<Object, Object>) output.format();
    this.jobId = jobId;
    try {
      this.directory = Path.of(output.directory()).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new InvalidJobException(
          "Output " + e.getInput().replace("\0", "\\0") + " is not a valid path: " + e.getReason(),
          e);
    }
  }

  @Override
  public void check() {
    if (!isClaimed() && Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      throw new InvalidJobException(
          "Output "
              + directory
              + " exists already: name a directory that does not, or remove it first");
    }
  }

  @Override
  public void claim() {
    if (isClaimed()) {
      return;
    }
    check();
    Path prepared = directory.resolveSibling("." + directory.getFileName() + "." + jobId);
    try {
      Files.createDirectories(prepared.resolve(ATTEMPTS));
      Files.writeString(prepared.resolve(ATTEMPTS).resolve(jobId), "");
      Files.move(prepared, directory, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (isClaimed()) {
        // Another coordinator of this job was faster.
        return;
      }
      removePrepared(prepared);
      throw new InvalidJobException("Output " + directory + " cannot be created: " + reason(e), e);
    }
  }

  @Override
  public ResultWriter open(Attempt attempt) throws IOException {
    return new FileResult(attemptFile(attempt.task(), attempt.id()), format);
  }

  /** The file of one attempt. */
  Path attemptFile(int task, String attempt) {
    return directory.resolve(ATTEMPTS).resolve(partName(task) + "." + attempt);
  }

  @Override
  public void promote(Winners winners) throws IOException {
    List<Manifest> results = winners.results();
    StringBuilder listing = new StringBuilder();
    for (int task = 0; task < results.size(); task++) {
      Manifest winner = results.get(task);
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
   * Removes what the attempts have written, and the directory if nothing else is in it. Does
   * nothing if the directory is not the job's, or its result.
   */
  @Override
  public void discard() throws IOException {
    if (Files.exists(directory.resolve(SUCCESS)) || !isClaimed()) {
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

  @Override
  public String toString() {
    return "the files of " + directory;
  }

  /** The name of a task's part file. */
  static String partName(int task) {
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

  private boolean isClaimed() {
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
