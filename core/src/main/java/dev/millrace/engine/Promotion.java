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

  /** Renames all files. */
  void run(Path root) throws IOException {
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

  /** Says that the output is complete. */
  void finish(Path root) throws IOException {
    Path unfinished = root.resolve("." + FinishedOutput.SUCCESS);
    try (FileChannel channel =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer listing = ByteBuffer.wrap(listing().getBytes(StandardCharsets.UTF_8));
      while (listing.hasRemaining()) {
        channel.write(listing);
      }
      channel.force(true);
    }
    Files.move(unfinished, root.resolve(FinishedOutput.SUCCESS), StandardCopyOption.ATOMIC_MOVE);
    PartTree.force(root);
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
