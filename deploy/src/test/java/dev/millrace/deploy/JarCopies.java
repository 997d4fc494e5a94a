package dev.millrace.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Jars that tests make. */
final class JarCopies {

  private JarCopies() {}

  /** A jar with one class and those within it. */
  static void ofClasses(Path jar, Class<?> type) throws Exception {
    Path folder =
        Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
            .resolve(type.getPackageName().replace('.', '/'));
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        var classes = Files.newDirectoryStream(folder, type.getSimpleName() + "*.class")) {
      for (Path each : classes) {
        out.putNextEntry(
            new JarEntry(type.getPackageName().replace('.', '/') + "/" + each.getFileName()));
        Files.copy(each, out);
      }
    }
  }

  /** A copy with other attributes in its manifest, and with one text file made longer. */
  static void change(
      Path jar, Path copy, Map<Attributes.Name, String> attributes, String file, String appended)
      throws IOException {
    try (JarFile from = new JarFile(jar.toFile())) {
      Manifest manifest = Objects.requireNonNull(from.getManifest());
      attributes.forEach((name, value) -> manifest.getMainAttributes().put(name, value));
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(copy), manifest)) {
        for (JarEntry entry : Collections.list(from.entries())) {
          if (entry.getName().equals(JarFile.MANIFEST_NAME)) {
            continue;
          }
          out.putNextEntry(new JarEntry(entry.getName()));
          try (InputStream content = from.getInputStream(entry)) {
            content.transferTo(out);
          }
          if (entry.getName().equals(file)) {
            out.write(appended.getBytes(UTF_8));
          }
        }
      }
    }
  }
}
