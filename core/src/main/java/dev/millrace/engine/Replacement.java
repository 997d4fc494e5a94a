package dev.millrace.engine;

import com.google.common.io.MoreFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Puts a complete output in the place of an older one: the old directory is renamed, the new one
 * gets its name, the old one is deleted. Between the two renamings, which follow each other at
 * once, there is no directory of that name; after a crash there, the next attempt to finish the job
 * goes on with the second.
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

  /** Whether it has been done, but maybe for the deletion of the old one, which is done now. */
  boolean isDone(String listing) throws IOException {
    if (Files.exists(complete)
        || !FinishedOutput.listing(target).filter(listing::equals).isPresent()) {
      return false;
    }
    deleteOld();
    return true;
  }

  /**
   * Does it.
   *
   * @throws dev.millrace.InvalidJobException if something has come into the old directory meanwhile
   *     that no job has written; then it stays
   */
  void swap() throws IOException {
    for (int tries = 1; ; tries++) {
      if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        FinishedOutput.checkReplaceable(target);
        deleteOld();
        Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
      }
      try {
        Files.move(complete, target, StandardCopyOption.ATOMIC_MOVE);
        break;
      } catch (IOException e) {
        // Another job that overwrites the same may have been in between.
        if (!Files.exists(target)) {
          restore(e);
        }
        if (tries == TRIES) {
          throw e;
        }
        deleteOld();
      }
    }
    PartTree.force(target.resolveSibling("."));
    deleteOld();
  }

  private void restore(IOException cause) throws IOException {
    if (Files.exists(old)) {
      Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
    }
    throw cause;
  }

  private void deleteOld() throws IOException {
    if (Files.exists(old)) {
      MoreFiles.deleteRecursively(old);
    }
  }
}
