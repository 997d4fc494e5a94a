package dev.millrace.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * An image as {@code docker load} reads it.
 *
 * @param config what it says of itself
 * @param layers the entries of each layer by what it holds, the lowest first
 */
record Image(JsonNode config, Map<String, List<TarArchiveEntry>> layers) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Puts the content of an entry somewhere. */
  private interface Sink {
    void take(TarArchiveEntry entry, InputStream content) throws IOException;
  }

  /** Reads an image. */
  static Image read(Path tar) throws IOException {
    return unpack(tar, (entry, content) -> {});
  }

  /**
   * Reads an image, and lays its layers over each other in a directory, as a container has them.
   */
  static Image unpack(Path tar, Path directory) throws IOException {
    return unpack(
        tar,
        (entry, content) -> {
          Path file = directory.resolve(entry.getName());
          if (entry.isDirectory()) {
            Files.createDirectories(file);
          } else if (entry.isFile()) {
            Files.createDirectories(file.getParent());
            Files.copy(content, file);
          } else {
            throw new IOException(entry.getName() + " is neither a file nor a directory");
          }
          Files.setPosixFilePermissions(file, permissions(entry.getMode()));
        });
  }

  private static Image unpack(Path tar, Sink sink) throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    try (InputStream in = Files.newInputStream(tar)) {
      entries(in, (entry, content) -> files.put(entry.getName(), content.readAllBytes()));
    }
    JsonNode manifest = JSON.readTree(files.get("manifest.json")).get(0);
    JsonNode config = JSON.readTree(files.get(manifest.get("Config").asText()));
    Map<String, List<TarArchiveEntry>> layers = new LinkedHashMap<>();
    for (int i = 0; i < manifest.get("Layers").size(); i++) {
      byte[] layer = files.get(manifest.get("Layers").get(i).asText());
      try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(layer))) {
        layers.put(config.at("/history/" + i + "/comment").asText(), entries(in, sink));
      }
    }
    return new Image(config, layers);
  }

  private static List<TarArchiveEntry> entries(InputStream in, Sink sink) throws IOException {
    List<TarArchiveEntry> entries = new ArrayList<>();
    TarArchiveInputStream archive = new TarArchiveInputStream(in);
    for (TarArchiveEntry entry = archive.getNextEntry();
        entry != null;
        entry = archive.getNextEntry()) {
      sink.take(entry, archive);
      entries.add(entry);
    }
    return entries;
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    // From the owner's right to read, the highest of nine bits, to the others' right to execute.
    PosixFilePermission[] all = PosixFilePermission.values();
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (int i = 0; i < all.length; i++) {
      if ((mode & (0400 >> i)) != 0) {
        permissions.add(all[i]);
      }
    }
    return permissions;
  }

  /** The paths of the files of a layer. */
  List<String> files(String layer) {
    return layers.get(layer).stream()
        .filter(TarArchiveEntry::isFile)
        .map(TarArchiveEntry::getName)
        .toList();
  }

  /** What is started, up to the arguments. */
  List<String> entrypoint() {
    return strings("/config/Entrypoint");
  }

  /** A list of strings of the configuration. */
  List<String> strings(String pointer) {
    List<String> strings = new ArrayList<>();
    config.at(pointer).forEach(each -> strings.add(each.asText()));
    return strings;
  }
}
