package dev.millrace.redis.embedded;

import static dev.millrace.redis.embedded.EmbeddedServerIT.password;
import static dev.millrace.redis.embedded.EmbeddedServerIT.talk;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EmbeddedServerSecretsIT {

  @Test
  void refusesWhoeverHasNoPassword() throws IOException {
    try (EmbeddedServer server = EmbeddedServer.start()) {
      assertThat(talk(server.port(), "PING", "INFO server"))
          .startsWith("-NOAUTH")
          .doesNotContain("redis_version");
      assertThat(talk(server.port(), "AUTH guess")).startsWith("-WRONGPASS");
    }
  }

  @Test
  void onlyTheUserCanEnterTheDirectoryAndReadThePassword() throws IOException {
    try (EmbeddedServer server = EmbeddedServer.start()) {
      Path config = server.directory().resolve("server.conf");

      assertThat(Files.getPosixFilePermissions(server.directory()))
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
      assertThat(Files.getPosixFilePermissions(config))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      assertThat(server.toString()).doesNotContain(password(server));
    }
  }

  @Test
  void passwordStandsInNoCommandLineAndNoEnvironment() throws IOException {
    assumeTrue(Files.isDirectory(Path.of("/proc/self")), "needs Linux");
    try (EmbeddedServer server = EmbeddedServer.start();
        Stream<Path> processes = Files.list(Path.of("/proc"))) {
      assertThat(readOfProcess(Path.of("/proc/" + server.pid()), "cmdline"))
          .contains("redis-server");

      assertThat(processes.filter(path -> path.getFileName().toString().matches("\\d+")))
          .allSatisfy(
              process ->
                  assertThat(readOfProcess(process, "cmdline") + readOfProcess(process, "environ"))
                      .doesNotContain(password(server)));
    }
  }

  private static String readOfProcess(Path process, String file) {
    try {
      return Files.readString(process.resolve(file), ISO_8859_1);
    } catch (IOException goneOrForeign) {
      return "";
    }
  }
}
