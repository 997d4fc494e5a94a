package dev.millrace.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Puts a complete output in the place of an older one: the old directory is renamed, the new one
 * gets its name, the old one is deleted. Between the two renamings, which follow each other at
 * once, there is no directory of that name. After a crash there, the next attempt to finish the job
 * goes on with the second; if the job ends without, the old one gets its name back.
 *
 * <table>
 * <caption>What there is, and what comes next</caption>
 * <tr><th>target</th><th>complete</th><th>old</th><th>next</th></tr>
 * <tr><td>the old one</td><td>the new one</td><td></td><td>the first renaming</td></tr>
 * <tr><td></td><td>the new one</td><td>the old one</td><td>the second one, or {@link #end}</td></tr>
 * <tr><td>the new one</td><td></td><td>the old one</td><td>the deletion</td></tr>
 * <tr><td>the new one</td><td></td><td></td><td></td></tr>
 * </table>
 */
final class Replacement {

  private static final int TRIES = 10;

  private final Path target;
  private final Path complete;
  private final Path old;

  Replacement(Path target, Path complete, String jobId) {
    this.target = target;
    this.complete = complete;
    this.old = target.resolveSibling("." + target.getFileName() + "." + jobId + ".old");
  }

  /**
   * Whether the new output is in its place. The old one may look the same, to the last byte; then
   * the files of the new one are still elsewhere.
   */
  boolean isDone(Promotion promotion) throws IOException {
    return !promotion.isWithin(complete)
        && FinishedOutput.listing(target).filter(promotion.listing()::equals).isPresent();
  }

  /**
   * Does it.
   *
   * @throws dev.millrace.InvalidJobException if something has come into the old directory meanwhile
   *     that no job has written; then it stays
   */
  void swap() throws IOException {
    if (!exists(complete)) {
      throw new NoSuchFileException(
          complete.toString(), null, "it is gone before it could become " + target);
    }
    for (int tries = 1; exists(complete); tries++) {
      if (exists(target)) {
        FinishedOutput.checkReplaceable(target);
        PartTree.deleteAll(old);
        Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
      }
      try {
        Files.move(complete, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        // Another job that overwrites the same may have been in between.
        if (!exists(target) || tries == TRIES) {
          putBack(e);
          throw e;
        }
      }
    }
    PartTree.force(target.resolveSibling("."));
    deleteOld();
  }

  /** After the end of the job: there is one output, and it has its name. */
  void end() throws IOException {
    if (exists(old) && !exists(target) && exists(complete)) {
      Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
    }
    PartTree.deleteAll(old);
  }

  private void putBack(IOException cause) {
    try {
      if (exists(old) && !exists(target)) {
        Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      // Tried once more at the end of the job.
      cause.addSuppressed(e);
    }
  }

  /** Nothing is lost if that fails: it is tried once more at the end of the job. */
  private void deleteOld() {
    try {
      PartTree.deleteAll(old);
    } catch (IOException e) {
      // The end of the job says so if it fails again.
    }
  }

  private static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }
}
