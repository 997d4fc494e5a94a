package dev.millrace.jars;

import dev.millrace.InvalidJobException;
import java.io.Closeable;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Loads the classes of one job from its own jars before those of this process, as servlet
 * containers do: a job's Guava may be another version than ours, or than the next job's. Only what
 * both sides speak with each other comes from this process first: the JDK, our own classes, SLF4J,
 * and those libraries whose types are part of our API ({@code JsonNode} of Jackson, {@code
 * KryoSerializable} of Kryo). What is not in the jars is looked for on the class path of this
 * process.
 */
public final class JobLoader extends ClassLoader implements Closeable {

  static {
    registerAsParallelCapable();
  }

  private static final List<String> SHARED =
      List.of(
          "dev.millrace.",
          "org.slf4j.",
          "com.fasterxml.jackson.core.",
          "com.fasterxml.jackson.databind.",
          "com.fasterxml.jackson.annotation.",
          "com.esotericsoftware.kryo.");

  /** Ours, but jobs like any other. */
  private static final String EXAMPLES = "dev.millrace.examples.";

  private static final Set<String> OF_JDK =
      ModuleLayer.boot().modules().stream()
          .flatMap(module -> module.getPackages().stream())
          .collect(Collectors.toUnmodifiableSet());

  private final String owner;
  private final List<JobJar> jars;
  private volatile boolean closed;

  private JobLoader(String owner, List<JobJar> jars, ClassLoader parent) {
    super(owner, parent);
    this.owner = owner;
    this.jars = jars;
  }

  /**
   * Opens jars.
   *
   * @param owner whose classes they are, as messages say it: {@code job wc-42}
   * @param jars the files, by the title that messages give them, in the order in which classes are
   *     looked for
   * @throws InvalidJobException if one is no jar, or one that could fill the memory of its reader
   * @throws IOException if one cannot be read
   */
  public static JobLoader open(String owner, Map<String, Path> jars, ClassLoader parent)
      throws IOException {
    List<JobJar> opened = new ArrayList<>();
    try {
      for (Map.Entry<String, Path> jar : new LinkedHashMap<>(jars).entrySet()) {
        opened.add(JobJar.open(jar.getValue(), jar.getKey()));
      }
    } catch (IOException | RuntimeException e) {
      closeAll(opened);
      throw e;
    }
    return new JobLoader(owner, opened, parent);
  }

  /** Whether a class comes from this process, even if a jar has one of this name. */
  static boolean isShared(String className) {
    if (className.startsWith(EXAMPLES)) {
      return false;
    }
    return SHARED.stream().anyMatch(className::startsWith)
        || OF_JDK.contains(className.substring(0, Math.max(0, className.lastIndexOf('.'))));
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> type = findLoadedClass(name);
      if (type == null && !isShared(name)) {
        type = define(name);
      }
      if (type == null) {
        type = ofParent(name);
      }
      if (resolve) {
        resolveClass(type);
      }
      return type;
    }
  }

  private Class<?> ofParent(String name) throws ClassNotFoundException {
    try {
      return getParent().loadClass(name);
    } catch (ClassNotFoundException e) {
      Class<?> own = isShared(name) ? define(name) : null;
      if (own == null) {
        throw new ClassNotFoundException(
            closed
                ? "Class %s is looked for when %s has ended and its jars are closed"
                    .formatted(name, owner)
                : "Class %s is neither in %s nor on the class path of this process"
                    .formatted(name, this),
            e);
      }
      return own;
    }
  }

  /** Defines a class of the jars; null if they do not have it. */
  private @Nullable Class<?> define(String name) {
    for (JobJar jar : closed ? List.<JobJar>of() : jars) {
      try {
        Optional<byte[]> bytes = jar.classBytes(name);
        if (bytes.isPresent()) {
          definePackageOf(name, jar);
          CodeSource source = new CodeSource(jar.location(), (Certificate[]) null);
          return defineClass(
              name,
              bytes.get(),
              0,
              bytes.get().length,
              new ProtectionDomain(source, null, this, null));
        }
      } catch (IOException | RuntimeException | LinkageError e) {
        throw new LinkageError(
            "Class %s in %s, of %s, cannot be loaded: %s: %s"
                .formatted(name, jar, owner, e.getClass().getSimpleName(), e.getMessage()),
            e);
      }
    }
    return null;
  }

  private void definePackageOf(String className, JobJar jar) {
    String name = className.substring(0, Math.max(0, className.lastIndexOf('.')));
    Manifest manifest = jar.manifest();
    if (manifest == null || name.isEmpty() || getDefinedPackage(name) != null) {
      return;
    }
    Attributes its = manifest.getMainAttributes();
    try {
      definePackage(
          name,
          its.getValue(Attributes.Name.SPECIFICATION_TITLE),
          its.getValue(Attributes.Name.SPECIFICATION_VERSION),
          its.getValue(Attributes.Name.SPECIFICATION_VENDOR),
          its.getValue(Attributes.Name.IMPLEMENTATION_TITLE),
          its.getValue(Attributes.Name.IMPLEMENTATION_VERSION),
          its.getValue(Attributes.Name.IMPLEMENTATION_VENDOR),
          null);
    } catch (IllegalArgumentException definedMeanwhile) {
      // Two classes of one package were loaded at once.
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    Class<?> type = define(name);
    if (type == null) {
      throw new ClassNotFoundException(name);
    }
    return type;
  }

  @Override
  public @Nullable URL getResource(String name) {
    URL own = findResource(name);
    return own == null ? getParent().getResource(name) : own;
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    List<URL> all = Collections.list(findResources(name));
    all.addAll(Collections.list(getParent().getResources(name)));
    return Collections.enumeration(all);
  }

  @Override
  protected @Nullable URL findResource(String name) {
    return inJars(name).findFirst().orElse(null);
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    return Collections.enumeration(inJars(name).toList());
  }

  private Stream<URL> inJars(String name) {
    return closed ? Stream.empty() : jars.stream().flatMap(jar -> resource(jar, name).stream());
  }

  private static Optional<URL> resource(JobJar jar, String name) {
    try {
      return jar.resource(name);
    } catch (IOException e) {
      return Optional.empty(); // it has no URL: it is looked for elsewhere
    }
  }

  /** Closes the jars: what is not loaded by now cannot be any more. */
  @Override
  public void close() throws IOException {
    closed = true;
    closeAll(jars);
  }

  private static void closeAll(List<JobJar> jars) throws IOException {
    for (JobJar jar : jars) {
      jar.close();
    }
  }

  /** Names the jars, and whose they are. */
  @Override
  public String toString() {
    return jars.stream().map(JobJar::toString).collect(Collectors.joining(", ")) + " of " + owner;
  }
}
