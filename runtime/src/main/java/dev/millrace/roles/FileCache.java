package dev.millrace.roles;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.millrace.store.CorruptStateException;
import dev.millrace.store.FileKind;
import dev.millrace.store.FileStore;
import dev.millrace.store.SideFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stored files on local disk, side files or jars: each content once, however many jobs and tasks of
 * this process read it, in a directory that no other user can look into, under its hash. What
 * nobody uses is removed, the longest unused first, where all of it is more than a limit; and
 * everything with the cache. After a {@code kill -9} the next one removes it ({@link
 * ScratchDirectory}).
 */
final class FileCache implements Closeable {

  private static final long MAX_BYTES = 1L << 30;

  private final FileKind kind;
  private final FileStore store;
  private final long maxBytes;
  private final Map<String, Copy> copies = new HashMap<>();
  private @Nullable ScratchDirectory directory;
  private long bytes;
  private long uses;

  /** A copy of a content. */
  private static final class Copy {
    private final Path path;
    private final long length;
    private int users;
    private long lastUse;

    Copy(Path path, long length) {
      this.path = path;
      this.length = length;
    }
  }

  /** Files that stay until this is closed. */
  final class Held implements Closeable {
    private final Map<String, Path> paths = new LinkedHashMap<>();
    private final Map<String, Path> byContent = new HashMap<>();
    private final List<Copy> held = new ArrayList<>();

    /** Where the files lie, by name. */
    Map<String, Path> paths() {
      return paths;
    }

    /** Where a file lies, whatever others are called. */
    Path path(SideFile file) {
      return Objects.requireNonNull(byContent.get(file.sha256()));
    }

    @Override
    public void close() throws IOException {
      synchronized (FileCache.this) {
        held.forEach(copy -> copy.users--);
        held.clear();
        evict();
      }
    }
  }

  FileCache(FileKind kind, FileStore store) {
    this(kind, store, MAX_BYTES);
  }

  FileCache(FileKind kind, FileStore store, long maxBytes) {
    this.kind = kind;
    this.store = store;
    this.maxBytes = maxBytes;
  }

  /**
   * Copies the files of a job here, unless they are.
   *
   * @throws CorruptStateException if one is gone from the store, or damaged
   * @throws IOException if one cannot be written
   */
  synchronized Held open(String jobId, List<SideFile> files) throws IOException {
    Held held = new Held();
    try {
      for (SideFile file : files) {
        Copy copy = copies.get(file.sha256());
        if (copy == null) {
          copy = fetch(jobId, file);
          copies.put(file.sha256(), copy);
          bytes += copy.length;
        } else if (copy.length != file.length()) {
          throw damaged(jobId, file, copy.length);
        }
        copy.users++;
        copy.lastUse = ++uses;
        held.held.add(copy);
        held.paths.put(file.name(), copy.path);
        held.byContent.put(file.sha256(), copy.path);
      }
      evict();
      return held;
    } catch (IOException | RuntimeException e) {
      held.close();
      throw e;
    }
  }

  @Override
  public synchronized void close() throws IOException {
    copies.clear();
    bytes = 0;
    if (directory != null) {
      directory.close();
      directory = null;
    }
  }

  private void evict() throws IOException {
    while (bytes > maxBytes) {
      Optional<Map.Entry<String, Copy>> oldest =
          copies.entrySet().stream()
              .filter(each -> each.getValue().users == 0)
              .min(Comparator.comparingLong(each -> each.getValue().lastUse));
      if (oldest.isEmpty()) {
        return;
      }
      Files.deleteIfExists(oldest.get().getValue().path);
      bytes -= oldest.get().getValue().length;
      copies.remove(oldest.get().getKey());
    }
  }

  private Copy fetch(String jobId, SideFile file) throws IOException {
    if (directory == null) {
      directory =
          ScratchDirectory.create(kind == FileKind.JAR ? "millrace-jars-" : "millrace-files-");
    }
    Path path = directory.path().resolve(file.sha256());
    Path partly = directory.path().resolve(file.sha256() + ".part");
    Hasher hasher = Hashing.sha256().newHasher();
    long length = 0;
    Files.deleteIfExists(partly);
    FileAttribute<?> ours =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (OutputStream out = Files.newOutputStream(Files.createFile(partly, ours))) {
      Optional<byte[]> chunk = store.chunk(file, 0);
      for (int number = 1; chunk.isPresent() && length < file.length(); number++) {
        length += chunk.get().length;
        if (length > file.length()) {
          break;
        }
        out.write(chunk.get());
        hasher.putBytes(chunk.get());
        chunk = length < file.length() ? store.chunk(file, number) : Optional.empty();
      }
    }
    if (length != file.length() || !hasher.hash().toString().equals(file.sha256())) {
      Files.delete(partly);
      throw damaged(jobId, file, length);
    }
    // A script among the side files can be run.
    Files.setPosixFilePermissions(
        partly, PosixFilePermissions.fromString(kind == FileKind.JAR ? "r--------" : "r-x------"));
    Files.move(partly, path, StandardCopyOption.ATOMIC_MOVE);
    return new Copy(path, length);
  }

  private CorruptStateException damaged(String jobId, SideFile file, long length) {
    return new CorruptStateException(
        "%s %s of job %s is %s: submit the job again"
            .formatted(
                kind.title(),
                file.name(),
                jobId,
                length == 0
                    ? "gone from Redis, which has lost or expired it"
                    : "damaged in Redis (%d bytes of %d)".formatted(length, file.length())));
  }
}
