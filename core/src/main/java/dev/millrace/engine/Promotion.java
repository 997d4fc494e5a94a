package dev.millrace.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The files of the winners, and what they are called as parts of the output. Renaming costs no more
 * than a few calls of the file system for each file; directories are forced to disk once, when all
 * of their files are in place.
 */
final class Promotion {

  /**
   * One file.
   *
   * @param file where the attempt has written it
   * @param name its path within the output, with slashes
   * @param bytes how long it is
   * @param checksum CRC32C of its bytes
   */
  record Part(Path file, String name, long bytes, int checksum) {

    /** Makes the file a part of the output, unless it is one. */
    void promote(Path root) throws IOException {
      Path part = root.resolve(name);
      try {
        Files.move(file, part, StandardCopyOption.ATOMIC_MOVE);
      } catch (NoSuchFileException e) {
        if (!Files.exists(part)) {
          throw new NoSuchFileException(
              file.toString(),
              null,
              "committed, but not there: is the output directory on a file system that all workers"
                  + " and coordinators share?");
        }
      }
      long found = Files.size(part);
      if (found != bytes) {
        throw new FileSystemException(
            part.toString(), null, "has " + found + " bytes, committed were " + bytes);
      }
    }
  }

  private final List<Part> parts = new ArrayList<>();
  private final Set<String> directories = new HashSet<>();

  void add(Path file, String name, long bytes, int checksum) {
    parts.add(new Part(file, name, bytes, checksum));
  }

  /** Adds what was written beside a result: its name is checked again, as it has travelled. */
  void addSide(Path file, SidePart side, String part) throws IOException {
    try {
      SideName.check(side.name());
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
    if (side.suffix().contains("/")) {
      throw new IOException("Output " + side.name() + " has files that end with " + side.suffix());
    }
    directories.add(side.name());
    add(file, side.name() + "/" + part + side.suffix(), side.bytes(), side.checksum());
  }

  /** Whether the files are still in a directory, or all are where they belong already. */
  boolean isWithin(Path root) {
    return !parts.isEmpty()
        && (Files.exists(parts.get(0).file()) || Files.exists(root.resolve(parts.get(0).name())));
  }

  /** Renames all files. */
  void run(Path root) throws IOException {
    if (!Files.exists(root)) {
      throw new NoSuchFileException(
          root.toString(), null, "the directory of the output was removed while the job ran");
    }
    for (String directory : directories) {
      Files.createDirectories(root.resolve(directory));
    }
    for (Part part : parts) {
      part.promote(root);
    }
    for (String directory : withParents()) {
      PartTree.force(root.resolve(directory));
    }
    PartTree.force(root);
  }

  private Set<String> withParents() {
    Set<String> all = new HashSet<>();
    for (String directory : directories) {
      for (int end = directory.length(); end > 0; end = directory.lastIndexOf('/', end - 1)) {
        all.add(directory.substring(0, end));
      }
    }
    return all;
  }

  /**
   * Says that the output is complete. Another coordinator may do the same at the same time: each
   * writes a file of its own, and whoever is slower finds that it has been said.
   */
  void finish(Path root) throws IOException {
    String listing = listing();
    if (!isListed(root, listing)) {
      Path unfinished =
          root.resolve(PartFiles.ATTEMPTS)
              .resolve(FinishedOutput.SUCCESS + "." + UUID.randomUUID());
      try {
        write(unfinished, listing);
        Path success = root.resolve(FinishedOutput.SUCCESS);
        Files.move(unfinished, success, StandardCopyOption.ATOMIC_MOVE);
      } catch (NoSuchFileException e) {
        if (!isListed(root, listing)) {
          throw e;
        }
      }
    }
    PartTree.force(root);
  }

  private static boolean isListed(Path root, String listing) throws IOException {
    return FinishedOutput.listing(root).filter(listing::equals).isPresent();
  }

  private static void write(Path file, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    } catch (IOException e) {
      throw PartWriter.naming(file, e);
    }
  }

  /** One line for each file: name, bytes, checksum. */
  String listing() {
    StringBuilder listing = new StringBuilder();
    for (Part part : parts) {
      listing.append(part.name()).append('\t').append(part.bytes()).append('\t');
      listing.append(HexFormat.of().toHexDigits(part.checksum())).append('\n');
    }
    return listing.toString();
  }
}
