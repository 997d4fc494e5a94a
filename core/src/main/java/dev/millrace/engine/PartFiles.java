package dev.millrace.engine;

import dev.millrace.Compression;
import dev.millrace.Format;
import dev.millrace.InvalidJobException;
import dev.millrace.Output;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a job's output files. Attempts write files of their own into {@code _attempts};
 * when all winners are known, {@link #promote} renames theirs to {@code part-00000} and so on,
 * writes {@code _SUCCESS} when all are in place, and then removes {@code _attempts}. A crash at any
 * step leaves either no {@code _SUCCESS} or a complete result, and promoting again goes on where it
 * stopped. {@code _attempts} also holds an empty file named after the job, which says whose
 * directory it is.
 *
 * <p>A job that overwrites does all this in a hidden directory beside the one that it is to
 * replace, and swaps the two at the very end ({@link Replacement}); so the old output is whole
 * until the new one is.
 */
final class PartFiles implements Destination {

  static final String ATTEMPTS = "_attempts";

  /** A file system with less than that left is as good as full. */
  private static final long LEAST_SPACE = 1 << 20;

  private static final int FIRST_BUFFER = 256 << 10;

  private final Path target;
  private final boolean overwrite;

  /** Where the job writes: the target itself, unless that may exist. */
  private final Path root;

  private final Path prepared;
  private final Replacement replacement;
  private final Format<Object, Object> format;
  private final Compression compression;
  private final String jobId;

  /**
   * The files of a job, which are not touched yet.
   *
   * @throws InvalidJobException if the directory is not a path, or the root of the file system
   */
  @SuppressWarnings("unchecked") // the builder saw to it that the format takes the job's pairs
  PartFiles(Output.Files<?, ?> output, JobContext context) {
    this(pathOf(output.directory()), output, context);
  }

  /** As the other one, in any file system. */
  @SuppressWarnings("unchecked") // the builder saw to it that the format takes the job's pairs
  PartFiles(Path directory, Output.Files<?, ?> output, JobContext context) {
    this.format = (Format<Object, Object>) output.format();
    this.compression = output.compression();
    this.jobId = context.jobId();
    this.overwrite = context.overwrite();
    this.target = directory.toAbsolutePath().normalize();
    if (target.getFileName() == null) {
      throw new InvalidJobException("Output " + target + " is no directory that a job can make");
    }
    String hidden = "." + target.getFileName() + "." + jobId;
    this.prepared = target.resolveSibling(hidden);
    this.root = overwrite ? target.resolveSibling(hidden + ".new") : target;
    this.replacement = new Replacement(target, root, jobId);
  }

  private static Path pathOf(String directory) {
    try {
      return Path.of(directory);
    } catch (InvalidPathException e) {
      throw new InvalidJobException(
          "Output " + e.getInput().replace("\0", "\\0") + " is not a valid path: " + e.getReason(),
          e);
    }
  }

  @Override
  public void check() {
    if (isClaimed()) {
      return;
    }
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      if (!overwrite) {
        throw new InvalidJobException(
            "Output "
                + target
                + " exists already: name a directory that does not, or remove it first"
                + " (--overwrite replaces one that an earlier job has written)");
      }
      FinishedOutput.checkReplaceable(target);
    }
    checkParent();
  }

  /** What is above is made where it is missing; what there is must let us. */
  private void checkParent() {
    Path above = existing(target.getParent());
    if (!Files.isDirectory(above)) {
      throw cannotBeCreated(above + " is not a directory", null);
    }
    if (!Files.isWritable(above)) {
      throw cannotBeCreated("this user may not write to " + above, null);
    }
    try {
      long space = Files.getFileStore(above).getUsableSpace();
      if (space < LEAST_SPACE) {
        throw cannotBeCreated(
            "the file system of " + above + " is full: it has " + space + " bytes left", null);
      }
    } catch (IOException e) {
      throw cannotBeCreated(reason(e), e);
    }
  }

  private Path existing(@Nullable Path directory) {
    if (directory == null) {
      throw cannotBeCreated("there is no directory above it", null);
    }
    return Files.exists(directory) ? directory : existing(directory.getParent());
  }

  @Override
  public void claim() {
    if (isClaimed()) {
      return;
    }
    check();
    try {
      Files.createDirectories(prepared.resolve(ATTEMPTS));
      Files.writeString(prepared.resolve(ATTEMPTS).resolve(jobId), "");
      Files.move(prepared, root, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (isClaimed()) {
        // Another coordinator of this job was faster.
        return;
      }
      removePrepared();
      throw cannotBeCreated(reason(e), e);
    }
  }

  @Override
  public Optional<ResultWriter> open(Attempt attempt) throws IOException {
    Path file = attemptFile(attempt.task(), attempt.id());
    return Optional.of(new FileResult(new PartWriter(file, compression, FIRST_BUFFER), format));
  }

  @Override
  public SideOutputs openSides(Attempt attempt) {
    return new SideParts(
        index -> sidePart(attempt.task(), attempt.id(), index), compression, attempt.counters());
  }

  /** The file of one attempt. */
  Path attemptFile(int task, String attempt) {
    return root.resolve(ATTEMPTS).resolve(partName(task) + "." + attempt);
  }

  /** What an attempt writes beside it, by the order in which it has begun to. */
  private Path sidePart(int task, String attempt, int index) {
    return root.resolve(ATTEMPTS).resolve(partName(task) + "." + attempt + ".side" + index);
  }

  @Override
  public void promote(Winners winners) throws IOException {
    Promotion promotion = promotionOf(winners);
    if (!overwrite) {
      put(promotion);
    } else if (!replacement.isDone(promotion)) {
      try {
        put(promotion);
        replacement.swap();
      } catch (IOException e) {
        // A coordinator that has taken over, or was taken for dead, may do the same.
        if (!replacement.isDone(promotion)) {
          throw e;
        }
      }
    }
  }

  private void put(Promotion promotion) throws IOException {
    promotion.run(root);
    promotion.finish(root);
    try {
      PartTree.deleteAttempts(root, jobId);
    } catch (IOException e) {
      // The output is complete all the same. The end of the job tries once more; what it cannot
      // remove either stays, and is spoken of only if the job has not succeeded after all.
    }
  }

  /** What is to become of the winners' files. */
  private Promotion promotionOf(Winners winners) throws IOException {
    Promotion promotion = new Promotion();
    String suffix = format.suffix() + compression.suffix();
    for (int task = 0; task < winners.results().size(); task++) {
      Manifest winner = winners.results().get(task);
      Path file = attemptFile(task, winner.attempt());
      String name = partName(task) + suffix;
      promotion.add(file, name, winner.bytes(), winner.checksum());
      addSides(promotion, winner, task, partName(task));
    }
    for (int task = 0; task < winners.mappers().size(); task++) {
      String name = String.format(Locale.ROOT, "part-m-%05d", task);
      addSides(promotion, winners.mappers().get(task), task, name);
    }
    return promotion;
  }

  private void addSides(Promotion promotion, Manifest winner, int task, String part)
      throws IOException {
    for (int index = 0; index < winner.sides().size(); index++) {
      SidePart side = winner.sides().get(index);
      Path file = sidePart(task, winner.attempt(), index);
      promotion.addSide(file, side, part);
    }
  }

  /**
   * Removes what the attempts have written, and, unless it is the job's result, the directory if
   * nothing else is in it. Does nothing if the directory is not the job's.
   */
  @Override
  public void discard() throws IOException {
    if (overwrite) {
      replacement.end();
    }
    if (!isClaimed(target)) {
      discardEmpty();
    } else if (isFinished(target)) {
      PartTree.deleteAttempts(target, jobId);
    }
    if (overwrite ? Files.exists(root) : isClaimed()) {
      Files.deleteIfExists(root.resolve(FinishedOutput.SUCCESS));
      PartTree.deleteParts(root);
      PartTree.deleteAttempts(root, jobId);
      PartTree.deleteIfEmpty(root);
    }
  }

  /** What is left of a job's own directory if it was interrupted between the last steps. */
  private void discardEmpty() throws IOException {
    if (PartTree.deleteIfEmpty(target.resolve(ATTEMPTS)) && !isFinished(target)) {
      PartTree.deleteIfEmpty(target);
    }
  }

  private static boolean isFinished(Path directory) {
    return Files.exists(directory.resolve(FinishedOutput.SUCCESS));
  }

  @Override
  public String toString() {
    return "the files of " + target;
  }

  /** The name of a task's part file. */
  static String partName(int task) {
    return String.format(Locale.ROOT, "part-%05d", task);
  }

  private boolean isClaimed() {
    return isClaimed(root);
  }

  private boolean isClaimed(Path directory) {
    return Files.exists(directory.resolve(ATTEMPTS).resolve(jobId));
  }

  private void removePrepared() {
    try {
      PartTree.deleteAttempts(prepared, jobId);
      Files.deleteIfExists(prepared);
    } catch (IOException e) {
      // Why it could not be claimed says more than why this could not be removed.
    }
  }

  private InvalidJobException cannotBeCreated(String reason, @Nullable IOException cause) {
    String message = "Output " + target + " cannot be created: " + reason;
    return cause == null
        ? new InvalidJobException(message)
        : new InvalidJobException(message, cause);
  }

  private static String reason(IOException e) {
    return e instanceof FileSystemException failed && failed.getReason() != null
        ? failed.getReason()
        : e.getClass().getSimpleName() + ": " + e.getMessage();
  }
}
