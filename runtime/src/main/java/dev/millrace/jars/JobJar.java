package dev.millrace.jars;

import dev.millrace.InvalidJobException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A jar of a job, open. What is read of it here is bounded, whatever the jar says of itself; a
 * {@code Class-Path} in its manifest leads nowhere, as only what is in the jar was looked at.
 */
final class JobJar implements Closeable {

  /** What is inflated is at most so many times as large; deflate goes up to a thousand. */
  private static final long MAX_RATIO = 200;

  /** Where the ratio says nothing: small jars of many zeros are harmless. */
  private static final long ALWAYS_ALLOWED = 64L << 20;

  private static final int MAX_ENTRIES = 200_000;
  private static final int MAX_CLASS = 16 << 20;
  private static final int MAX_MANIFEST = 1 << 20;

  private final String title;
  private final JarFile file;
  private final URL location;
  private final @Nullable Manifest manifest;

  private JobJar(String title, JarFile file, URL location) throws IOException {
    this.title = title;
    this.file = file;
    this.location = location;
    this.manifest = file.getManifest();
  }

  /**
   * Opens a jar.
   *
   * @param title what it is called in messages
   * @throws InvalidJobException if it is no jar, or one that could fill the memory of its reader
   * @throws IOException if it cannot be read
   */
  static JobJar open(Path path, String title) throws IOException {
    try {
      try (ZipFile zip = new ZipFile(path.toFile())) {
        check(zip, path.toFile().length(), title);
      }
      JarFile jar = new JarFile(path.toFile(), false, ZipFile.OPEN_READ, Runtime.version());
      try {
        return new JobJar(title, jar, path.toUri().toURL());
      } catch (IOException | RuntimeException e) {
        jar.close();
        throw e;
      }
    } catch (ZipException e) {
      throw new InvalidJobException(title + " is no jar that can be read: " + e.getMessage(), e);
    }
  }

  private static void check(ZipFile zip, long length, String title) throws IOException {
    if (zip.size() > MAX_ENTRIES) {
      throw new InvalidJobException(
          "%s has %d entries, and may have %d".formatted(title, zip.size(), MAX_ENTRIES));
    }
    long most = Math.max(ALWAYS_ALLOWED, MAX_RATIO * length);
    long inflated = 0;
    for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
      inflated += Math.max(0, all.nextElement().getSize());
      if (inflated > most || inflated < 0) {
        throw new InvalidJobException(
            "%s of %d bytes says that it inflates to more than %d".formatted(title, length, most));
      }
    }
    // Java itself reads all of it.
    ZipEntry manifest = zip.getEntry(JarFile.MANIFEST_NAME);
    if (manifest != null) {
      bounded(zip, manifest, MAX_MANIFEST, title);
    }
  }

  private static byte[] bounded(ZipFile zip, ZipEntry entry, int most, String title)
      throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new InvalidJobException(
            "%s: entry %s has more than %d bytes".formatted(title, entry.getName(), most));
      }
      return bytes;
    }
  }

  /** The bytes of a class; empty if it is not here. */
  Optional<byte[]> classBytes(String name) throws IOException {
    JarEntry entry = file.getJarEntry(name.replace('.', '/') + ".class");
    return entry == null ? Optional.empty() : Optional.of(bounded(file, entry, MAX_CLASS, title));
  }

  /** Where a resource is; empty if it is not here. */
  Optional<URL> resource(String name) throws IOException {
    JarEntry entry = file.getJarEntry(name);
    return entry == null
        ? Optional.empty()
        : Optional.of(new URL("jar", "", -1, location + "!/" + name, new Opener(entry)));
  }

  /** Where the classes say that they come from. */
  URL location() {
    return location;
  }

  @Nullable Manifest manifest() {
    return manifest;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  @Override
  public String toString() {
    return title;
  }

  /**
   * Opens a resource in the jar as it is open here: what Java does with a URL of this kind would
   * open the file anew and keep it.
   */
  private final class Opener extends URLStreamHandler {
    private final JarEntry entry;

    Opener(JarEntry entry) {
      this.entry = entry;
    }

    @Override
    protected URLConnection openConnection(URL url) {
      return new URLConnection(url) {
        @Override
        public void connect() {
          connected = true;
        }

        @Override
        public InputStream getInputStream() throws IOException {
          return file.getInputStream(entry);
        }

        @Override
        public long getContentLengthLong() {
          return entry.getSize();
        }
      };
    }
  }
}
