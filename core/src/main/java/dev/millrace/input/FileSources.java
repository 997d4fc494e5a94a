package dev.millrace.input;

import dev.millrace.InvalidJobException;
import java.io.Closeable;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.FileSystems;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.WeakHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the file systems that paths lead to. It keeps the zip file open that was asked for last, so
 * that to read many files of one opens it once; nothing else of it has to be closed.
 */
final class FileSources implements Closeable {

  /** Scheme, authority, path. Two letters at least, for a drive has one. */
  private static final Pattern URI_FORM =
      Pattern.compile("(?s)([A-Za-z][A-Za-z0-9+.-]+)://([^/]*)(.*)");

  /**
   * Made once for each loader: a provider knows its own file systems only. They hold the loader
   * that they come from, so nothing here may hold them for good.
   */
  private static final Map<ClassLoader, SoftReference<List<FileSystemProvider>>> ADDED =
      new WeakHashMap<>();

  private @Nullable String openZip;
  private @Nullable FileSystem zip;

  /**
   * Finds out where a path leads to: {@code zip:FILE!/PATH}, {@code jar:file:FILE!/PATH}, {@code
   * file:PATH}, {@code SCHEME://AUTHORITY/PATH}, or a path of the default file system.
   *
   * @throws InvalidJobException if nothing is installed for its scheme, or its zip file cannot be
   *     opened
   */
  Located locate(String text) {
    if (text.startsWith(Located.ZIP)) {
      return inZip(text.substring(Located.ZIP.length()), text);
    }
    if (text.startsWith("jar:file:")) {
      return inZip(localPath(text.substring("jar:file:".length())), text);
    }
    if (text.startsWith("file:")) {
      return new Located("", FileSystems.getDefault(), localPath(text.substring(5)));
    }
    Matcher uri = URI_FORM.matcher(text);
    if (!uri.matches()) {
      return new Located("", FileSystems.getDefault(), text);
    }
    String prefix = uri.group(1) + "://" + uri.group(2);
    String rest = uri.group(3).isEmpty() ? "/" : uri.group(3);
    return new Located(prefix, fileSystem(uri.group(1), prefix, text), rest);
  }

  /** What stands behind {@code file:}, with two slashes or without. */
  private static String localPath(String text) {
    return text.startsWith("//") ? text.substring(2) : text;
  }

  private Located inZip(String path, String text) {
    int end = path.indexOf("!/");
    String file = end < 0 ? path : path.substring(0, end);
    String rest = end < 0 ? "/" : path.substring(end + 1);
    return new Located(Located.ZIP + file + "!", openZip(file, text), rest);
  }

  private FileSystem openZip(String file, String text) {
    if (zip != null && file.equals(openZip)) {
      return zip;
    }
    try {
      close();
      FileSystem opened = FileSystems.newFileSystem(Path.of(file), Map.of());
      zip = opened;
      openZip = file;
      return opened;
    } catch (NoSuchFileException e) {
      throw new InvalidJobException(
          "Input " + text + ": there is no zip file " + file + " that this machine can see", e);
    } catch (IOException | RuntimeException e) {
      throw new InvalidJobException(
          "Input " + text + ": " + file + " cannot be opened as a zip file: " + e.getMessage(), e);
    }
  }

  private static FileSystem fileSystem(String scheme, String prefix, String text) {
    List<FileSystemProvider> providers = providers();
    for (FileSystemProvider provider : providers) {
      if (provider.getScheme().equalsIgnoreCase(scheme)) {
        return fileSystem(provider, prefix, text);
      }
    }
    TreeSet<String> known = new TreeSet<>(List.of("zip"));
    providers.forEach(provider -> known.add(provider.getScheme()));
    throw new InvalidJobException(
        "Input "
            + text
            + ": no file system is installed for the scheme "
            + scheme
            + ", only for "
            + String.join(", ", known)
            + "; add the jar of its java.nio provider with --jar, to coordinators and workers too");
  }

  /** Those that Java knows, and those of the jars that were added to this process. */
  private static List<FileSystemProvider> providers() {
    List<FileSystemProvider> all = new ArrayList<>(FileSystemProvider.installedProviders());
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    all.addAll(added(loader == null ? ClassLoader.getSystemClassLoader() : loader));
    return all;
  }

  private static List<FileSystemProvider> added(ClassLoader loader) {
    synchronized (ADDED) {
      SoftReference<List<FileSystemProvider>> known = ADDED.get(loader);
      List<FileSystemProvider> added = known == null ? null : known.get();
      if (added == null) {
        added = load(loader);
        ADDED.put(loader, new SoftReference<>(added));
      }
      return added;
    }
  }

  private static List<FileSystemProvider> load(ClassLoader loader) {
    return ServiceLoader.load(FileSystemProvider.class, loader).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  private static FileSystem fileSystem(FileSystemProvider provider, String prefix, String text) {
    URI root = URI.create(prefix + "/");
    try {
      return provider.getPath(root).getFileSystem();
    } catch (FileSystemNotFoundException e) {
      return newFileSystem(provider, root, text);
    } catch (RuntimeException e) {
      throw unopened(text, e);
    }
  }

  private static FileSystem newFileSystem(FileSystemProvider provider, URI root, String text) {
    try {
      return provider.newFileSystem(root, Map.of());
    } catch (FileSystemAlreadyExistsException e) {
      // Another thread was quicker.
      return provider.getPath(root).getFileSystem();
    } catch (IOException | RuntimeException e) {
      throw unopened(text, e);
    }
  }

  private static InvalidJobException unopened(String text, Exception cause) {
    return new InvalidJobException(
        "Input " + text + ": its file system cannot be opened: " + cause, cause);
  }

  @Override
  public void close() throws IOException {
    if (zip != null) {
      FileSystem closed = zip;
      zip = null;
      closed.close();
    }
  }
}
