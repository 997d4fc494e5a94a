package dev.millrace.redis.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The directory of one embedded server, which only its user can enter: configuration, guard, log,
 * and the file {@code owner}, which says who may still need it.
 *
 * <p>The guard removes the directory when the JVM ends. What it cannot remove (it was killed too,
 * or not yet started) the next server with the same parent sweeps away, if it belongs to the same
 * user and every recorded process is dead. Process ids mean something only on one boot of one
 * machine in one pid namespace, so {@code owner} names these first; directories from elsewhere are
 * left alone.
 */
final class ServerDirectory {
  static final String PREFIX = "millrace-redis-";
  private static final String OWNER = "owner";
  private static final String EXIT = "exit";
  private static final Duration GRACE_WITHOUT_OWNER = Duration.ofHours(1);
  private static final int TAIL_BYTES = 2_000;

  private final Path path;

  private ServerDirectory(Path path) {
    this.path = path;
  }

  /** Makes a directory owned by this JVM, and sweeps away what dead ones have left beside it. */
  static ServerDirectory create(Path parent) throws IOException {
    ServerDirectory directory =
        new ServerDirectory(Files.createTempDirectory(parent, PREFIX, permissions("rwx------")));
    try {
      directory.write(OWNER, place() + "\n" + ProcessHandle.current().pid() + "\n");
    } catch (IOException e) {
      directory.delete();
      throw e;
    }
    directory.sweepSiblings();
    return directory;
  }

  Path path() {
    return path;
  }

  Path log() {
    return path.resolve("log");
  }

  /** Whether the guard has seen the server end. */
  boolean hasExitStatus() {
    return Files.exists(path.resolve(EXIT));
  }

  /** Writes a file that only its user can read. */
  void write(String name, String text) throws IOException {
    Path file = Files.createFile(path.resolve(name), permissions("rw-------"));
    Files.writeString(file, text);
  }

  /** Copies a resource of this package into the directory. */
  void copy(String resource) throws IOException {
    try (InputStream source = ServerDirectory.class.getResourceAsStream(resource)) {
      if (source == null) {
        throw new IOException("resource " + resource + " is missing: the build is broken");
      }
      Files.copy(source, path.resolve(resource));
    }
  }

  /** The end of the log, or why there is none. */
  String logTail() {
    try {
      byte[] log = Files.readAllBytes(log());
      int from = Math.max(0, log.length - TAIL_BYTES);
      return new String(log, from, log.length - from, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "(no log: " + e + ")";
    }
  }

  /** Removes the directory with all that is in it; nothing happens if it is gone already. */
  void delete() throws IOException {
    deleteTree(path);
  }

  /** Sweeping is a courtesy: whatever fails here must not keep a server from starting. */
  private void sweepSiblings() {
    try (DirectoryStream<Path> siblings =
        Files.newDirectoryStream(path.resolveSibling(""), PREFIX + "*")) {
      UserPrincipal me = Files.getOwner(path);
      for (Path sibling : siblings) {
        sweep(sibling, me);
      }
    } catch (IOException | DirectoryIteratorException unreadable) {
      return;
    }
  }

  private static void sweep(Path sibling, UserPrincipal me) {
    try {
      if (Files.isDirectory(sibling, LinkOption.NOFOLLOW_LINKS)
          && Files.getOwner(sibling, LinkOption.NOFOLLOW_LINKS).equals(me)
          && isStale(sibling)) {
        deleteTree(sibling);
      }
    } catch (IOException | NumberFormatException goneOrDamaged) {
      return;
    }
  }

  private static boolean isStale(Path directory) throws IOException {
    Path file = directory.resolve(OWNER);
    List<String> owner = Files.isRegularFile(file) ? Files.readAllLines(file) : List.of();
    if (owner.size() < 2) {
      Instant changed = Files.getLastModifiedTime(directory).toInstant();
      return changed.isBefore(Instant.now().minus(GRACE_WITHOUT_OWNER));
    }
    return owner.get(0).equals(place())
        && owner.stream().skip(1).map(Long::valueOf).noneMatch(ServerDirectory::isAlive);
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).isPresent();
  }

  /** Names the boot and the pid namespace; the same everywhere where neither can be asked for. */
  private static String place() {
    try {
      String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
      return boot + " " + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
    } catch (IOException notLinux) {
      return System.getProperty("os.name", "");
    }
  }

  private static void deleteTree(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            // The guard may be removing the same tree.
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
              throw e;
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
              throws IOException {
            if (e != null) {
              throw e;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static FileAttribute<?> permissions(String text) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
  }
}
