package dev.millrace.redis.embedded;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The program to run: a {@code redis-server} or {@code valkey-server} of the machine, which its
 * distributor keeps patched, else the static one that the library {@code org.signal:embedded-redis}
 * carries as a resource. No class of that library is used.
 */
public final class ServerBinary {
  private static final int MIN_MAJOR_VERSION = 7;
  private static final String BUNDLED = "redis-server-7.0.15-";
  private static final Pattern VERSION = Pattern.compile("server v=(\\d+)\\.");
  private static final long VERSION_WITHIN_SECONDS = 2;

  private ServerBinary() {}

  /** The server to run, found on this machine or else unpacked into the directory. */
  public static Path locate(Path directory) throws IOException {
    String path = System.getenv().getOrDefault("PATH", "");
    Optional<Path> installed = installed(path);
    return installed.isPresent()
        ? installed.get()
        : unpack(
            bundledName(System.getProperty("os.name", ""), System.getProperty("os.arch", "")),
            directory);
  }

  /** The first server on a search path that is new enough. */
  static Optional<Path> installed(String path) {
    return Stream.of("redis-server", "valkey-server")
        .flatMap(name -> onPath(name, path))
        .filter(ServerBinary::isNewEnough)
        .findFirst();
  }

  /** Every program of this name on a search path; relative entries of the path are left out. */
  static Stream<Path> onPath(String name, String path) {
    return Stream.of(path.split(File.pathSeparator))
        .map(Path::of)
        .filter(Path::isAbsolute)
        .map(folder -> folder.resolve(name))
        .filter(program -> Files.isRegularFile(program) && Files.isExecutable(program));
  }

  /** The name of the bundled server for this kind of machine. */
  static String bundledName(String osName, String osArch) {
    String name = osName.toLowerCase(Locale.ROOT);
    String os = name.startsWith("linux") ? "linux" : name.startsWith("mac") ? "darwin" : "";
    String arch =
        switch (osArch.toLowerCase(Locale.ROOT)) {
          case "amd64", "x86_64" -> "amd64";
          case "aarch64", "arm64" -> "arm64";
          default -> "";
        };
    if (os.isEmpty() || arch.isEmpty()) {
      throw new EmbeddedServerException(
          "No embedded server for %s on %s: there is one for Linux and macOS on x86-64 and arm64. %s"
              .formatted(osName, osArch, EmbeddedServer.NEXT_STEP));
    }
    return BUNDLED + os + "-" + arch;
  }

  private static Path unpack(String resource, Path directory) throws IOException {
    ClassLoader loader = ServerBinary.class.getClassLoader();
    try (InputStream bundled = loader.getResourceAsStream(resource)) {
      if (bundled == null) {
        throw new EmbeddedServerException(
            "No server to start: no redis-server or valkey-server >= %d.0 is on the PATH, and %s of"
                    .formatted(MIN_MAJOR_VERSION, resource)
                + " the library org.signal:embedded-redis is not on the class path. "
                + EmbeddedServer.NEXT_STEP);
      }
      Path binary = directory.resolve("redis-server");
      Files.copy(bundled, binary);
      Files.setPosixFilePermissions(binary, PosixFilePermissions.fromString("rwx------"));
      return binary;
    }
  }

  private static boolean isNewEnough(Path program) {
    try {
      Process asked =
          new ProcessBuilder(List.of(program.toString(), "--version"))
              .redirectErrorStream(true)
              .start();
      try {
        return asked.waitFor(VERSION_WITHIN_SECONDS, TimeUnit.SECONDS)
            && isNewEnough(
                new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
      } finally {
        asked.destroyForcibly();
      }
    } catch (IOException unusable) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Whether the output of {@code --version} tells of a version that has all we need. */
  static boolean isNewEnough(String version) {
    Matcher matcher = VERSION.matcher(version);
    return matcher.find() && Integer.parseInt(matcher.group(1)) >= MIN_MAJOR_VERSION;
  }
}
