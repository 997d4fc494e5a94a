package dev.millrace.examples.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script at the root of the source tree. */
class LauncherIT {

  @TempDir private Path scratch;

  @Test
  void startsFromAnyDirectoryAndKeepsArgumentsApart() throws Exception {
    assumeTrue(jarsAreUpToDate(), "the script would build first");
    Path directory = Files.createDirectory(scratch.resolve("a  directory"));
    Files.writeString(directory.resolve("a text * .txt"), "x y\nx \"z\"\n");
    assertThatTheUsersServerIsLeftAlone();

    try (MillraceProcess run =
        MillraceProcess.setup(scratch)
            .in(directory)
            .environment("JAVA_HOME", System.getProperty("java.home"))
            .environment("MILLRACE_JAVA_OPTS", "-Xmx512m -XX:TieredStopAtLevel=1")
            .program(MillraceProcess.built("millrace").toString())
            .start("run", "grep", "-D", "pattern=x ?\"?", "a text * .txt")) {
      assertThat(new String(run.output(), UTF_8)).isEqualTo("x \t1\nx \"\t1\n");
    }
  }

  /** The launcher runs jobs of its own when it makes the archive of classes. */
  private void assertThatTheUsersServerIsLeftAlone() throws Exception {
    Path archive =
        MillraceProcess.built("runtime/target/millrace-" + Runtime.version().feature() + ".jsa");
    Files.deleteIfExists(archive);
    try (ServerSocketChannel server =
            ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
        MillraceProcess version =
            MillraceProcess.setup(scratch)
                .environment("JAVA_HOME", System.getProperty("java.home"))
                .environment("MILLRACE_REDIS", "redis:/" + server.getLocalAddress())
                .program(MillraceProcess.built("millrace").toString())
                .start("--version")) {
      server.configureBlocking(false);
      assertThat(version.exitCode()).as(version.stderr()).isZero();
      assertThat(archive).exists();
      assertThat(server.accept()).isNull();
    }
  }

  private static boolean jarsAreUpToDate() throws IOException {
    FileTime program = built("runtime/target/millrace.jar");
    FileTime examples = built("examples/target/millrace-examples.jar");
    FileTime oldest = program.compareTo(examples) < 0 ? program : examples;
    for (String source : new String[] {"pom.xml", "core", "runtime", "examples"}) {
      try (Stream<Path> files = Files.walk(MillraceProcess.built(source))) {
        boolean newer =
            files
                .filter(file -> file.endsWith("pom.xml") || file.toString().contains("/src/main"))
                .anyMatch(file -> timeOf(file).compareTo(oldest) > 0);
        if (newer) {
          return false;
        }
      }
    }
    return true;
  }

  private static FileTime built(String jar) {
    return timeOf(MillraceProcess.built(jar));
  }

  private static FileTime timeOf(Path file) {
    return FileTime.fromMillis(file.toFile().lastModified());
  }
}
