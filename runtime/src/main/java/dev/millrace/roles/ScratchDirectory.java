package dev.millrace.roles;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory for temporary files that goes with its process. It holds a lock for as long as the
 * process lives; where one has been killed, the next one that makes a directory with the same
 * prefix finds the lock free, and removes what was left.
 */
final class ScratchDirectory implements Closeable {

  private static final Logger log = LoggerFactory.getLogger(ScratchDirectory.class);
  private static final String LOCK = "lock";

  /** Between its creation and its lock a directory looks as if it had been left. */
  private static final Duration NEW = Duration.ofMinutes(1);

  private final Path path;
  private final FileChannel lock;

  private ScratchDirectory(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /** Makes a directory, and removes those that were left. */
  static ScratchDirectory create(String prefix) throws IOException {
    Path parent = Path.of(System.getProperty("java.io.tmpdir"));
    removeLeft(parent, prefix);
    Path path = Files.createTempDirectory(parent, prefix);
    FileChannel lock =
        FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    lock.lock();
    return new ScratchDirectory(path, lock);
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    lock.close();
    delete(path);
  }

  private static void removeLeft(Path parent, String prefix) throws IOException {
    try (DirectoryStream<Path> directories = Files.newDirectoryStream(parent, prefix + "*")) {
      for (Path directory : directories) {
        try {
          if (wasLeft(directory)) {
            delete(directory);
          }
        } catch (IOException notOurs) {
          log.debug("Directory stays directory={}", directory, notOurs);
        }
      }
    }
  }

  private static boolean wasLeft(Path directory) throws IOException {
    Path file = directory.resolve(LOCK);
    Instant newest = Instant.now().minus(NEW);
    if (!Files.exists(file) || Files.getLastModifiedTime(directory).toInstant().isAfter(newest)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock free = channel.tryLock()) {
      return free != null;
    } catch (OverlappingFileLockException ofThisProcess) {
      return false;
    }
  }

  private static void delete(Path directory) throws IOException {
    MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
  }
}
