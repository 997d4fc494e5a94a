package dev.millrace.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Builds a base image out of this machine, where no registry can be reached: the Java runtime that
 * runs this, linked anew with the modules that Millrace and most jobs need, and the shared
 * libraries that it names, the C library among them. No shell and no package is in it.
 */
public final class LocalBase {

  private static final String JAVA_HOME = "/opt/java/openjdk";

  /**
   * All of Java SE but what draws windows and the formats of other countries, and what the
   * libraries ask for beside it.
   */
  private static final List<String> MODULES =
      List.of(
          "java.base",
          "java.compiler",
          "java.instrument",
          "java.logging",
          "java.management",
          "java.management.rmi",
          "java.naming",
          "java.net.http",
          "java.scripting",
          "java.security.jgss",
          "java.security.sasl",
          "java.sql.rowset",
          "java.transaction.xa",
          "java.xml.crypto",
          "jdk.charsets",
          "jdk.crypto.ec",
          "jdk.httpserver",
          "jdk.jfr",
          "jdk.management",
          "jdk.naming.dns",
          "jdk.net",
          "jdk.security.auth",
          "jdk.unsupported",
          "jdk.xml.dom",
          "jdk.zipfs");

  private static final Pattern LIBRARY = Pattern.compile("(/\\S+) \\(0x");
  private static final FilePermissions EXECUTABLE = FilePermissions.fromOctalString("755");
  private static final FilePermissions READABLE = FilePermissions.fromOctalString("644");

  private LocalBase() {}

  /** Arguments: the directory to work in, where {@code base.tar} is left; the architecture. */
  public static void main(String[] arguments) throws Exception {
    Path work = Path.of(arguments[0]);
    Path runtime = work.resolve("base-runtime");
    link(runtime);
    JibContainerBuilder base =
        Jib.fromScratch()
            .setPlatforms(Set.of(new Platform(arguments[1], "linux")))
            .addFileEntriesLayer(accounts(work))
            .addFileEntriesLayer(libraries(runtime))
            .addFileEntriesLayer(java(runtime))
            .setEnvironment(
                Map.of("PATH", JAVA_HOME + "/bin", "JAVA_HOME", JAVA_HOME, "LC_ALL", "C.UTF-8"));
    base.containerize(
        Containerizer.to(TarImage.at(work.resolve("base.tar")).named("millrace-base"))
            .setBaseImageLayersCache(work.resolve("jib-cache"))
            .setApplicationLayersCache(work.resolve("jib-cache"))
            .setOfflineMode(true));
  }

  private static void link(Path runtime) {
    if (Files.exists(runtime.resolve("release"))) {
      return;
    }
    int code =
        ToolProvider.findFirst("jlink")
            .orElseThrow(() -> new IllegalStateException("This Java has no jlink; use a JDK"))
            .run(
                new PrintWriter(System.out, true, UTF_8),
                new PrintWriter(System.err, true, UTF_8),
                "--add-modules",
                String.join(",", MODULES),
                "--no-header-files",
                "--no-man-pages",
                "--output",
                runtime.toString());
    if (code != 0) {
      throw new IllegalStateException("jlink has failed with exit code " + code);
    }
  }

  /** Names for the user that the image is run as, and for programs that ask who they are. */
  private static FileEntriesLayer accounts(Path work) throws IOException {
    Path etc = Files.createDirectories(work.resolve("base-etc"));
    Files.writeString(
        etc.resolve("passwd"),
        "root:x:0:0:root:/root:/sbin/nologin\nmillrace:x:65532:65532::/tmp:/sbin/nologin\n");
    Files.writeString(etc.resolve("group"), "root:x:0:\nmillrace:x:65532:\n");
    Files.writeString(etc.resolve("nsswitch.conf"), "hosts: files dns\n");
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName("accounts");
    for (String name : List.of("passwd", "group", "nsswitch.conf")) {
      layer.addEntry(etc.resolve(name), AbsoluteUnixPath.get("/etc/" + name), READABLE);
    }
    return layer
        .addEntry(etc, AbsoluteUnixPath.get("/tmp"), FilePermissions.fromOctalString("777"))
        .build();
  }

  /** What the programs and libraries of the runtime are linked with, where they look for it. */
  private static FileEntriesLayer libraries(Path runtime) throws Exception {
    Set<String> paths = new TreeSet<>();
    for (Path file : files(runtime)) {
      if (file.endsWith("bin/java") || file.toString().endsWith(".so")) {
        paths.addAll(linkedWith(file, runtime.resolve("lib").toAbsolutePath()));
      }
    }
    paths.removeIf(path -> path.startsWith(runtime.toAbsolutePath().toString()));
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName("libraries");
    for (String path : paths) {
      layer.addEntry(Path.of(path).toRealPath(), AbsoluteUnixPath.get(path), EXECUTABLE);
    }
    return layer.build();
  }

  private static List<String> linkedWith(Path file, Path own) throws Exception {
    ProcessBuilder ldd = new ProcessBuilder("ldd", file.toString()).redirectErrorStream(true);
    // Where the launcher of Java has loaded them from before others are.
    ldd.environment().put("LD_LIBRARY_PATH", own + ":" + own.resolve("server"));
    Process asked = ldd.start();
    String output = new String(asked.getInputStream().readAllBytes(), UTF_8);
    if (asked.waitFor() != 0 || output.contains("not found")) {
      throw new IllegalStateException("ldd " + file + " says: " + output);
    }
    return LIBRARY.matcher(output).results().map(found -> found.group(1)).toList();
  }

  private static FileEntriesLayer java(Path runtime) throws IOException {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName("java");
    for (Path file : files(runtime)) {
      layer.addEntry(
          file.toRealPath(),
          AbsoluteUnixPath.get(JAVA_HOME).resolve(runtime.relativize(file).toString()),
          Files.isExecutable(file) ? EXECUTABLE : READABLE);
    }
    return layer.build();
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
