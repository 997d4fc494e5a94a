package dev.millrace.redis.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisabledOnOs(OS.WINDOWS)
class ServerBinaryTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "Linux,    amd64,   redis-server-7.0.15-linux-amd64",
    "Linux,    aarch64, redis-server-7.0.15-linux-arm64",
    "Mac OS X, x86_64,  redis-server-7.0.15-darwin-amd64",
    "Mac OS X, aarch64, redis-server-7.0.15-darwin-arm64"
  })
  void bundledServerFitsTheMachine(String osName, String osArch, String expected) {
    assertThat(ServerBinary.bundledName(osName, osArch)).isEqualTo(expected);
    assertThat(ServerBinary.class.getClassLoader().getResource(expected)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({"Windows 11, amd64", "Linux, riscv64", "FreeBSD, amd64"})
  void otherMachinesAreToldWhatToDo(String osName, String osArch) {
    assertThatThrownBy(() -> ServerBinary.bundledName(osName, osArch))
        .isInstanceOf(EmbeddedServerException.class)
        .hasMessageStartingWith("No embedded server for " + osName + " on " + osArch)
        .hasMessageEndingWith(EmbeddedServer.NEXT_STEP);
  }

  @ParameterizedTest
  @CsvSource({
    "Redis server v=7.0.15 sha=00000000:0 malloc=libc bits=64,      true",
    "Valkey server v=8.1.1 sha=00000000:0 malloc=jemalloc-5.3.0,    true",
    "Redis server v=10.0.0,                                         true",
    "Redis server v=6.2.14 sha=00000000:0 malloc=jemalloc-5.2.1,    false",
    "command not found,                                             false"
  })
  void versionDecides(String output, boolean expected) {
    assertThat(ServerBinary.isNewEnough(output)).isEqualTo(expected);
  }

  @Test
  void newEnoughServerOnThePathIsTaken() throws IOException {
    program("redis-server", "echo Redis server v=6.2.14");
    Path valkey = program("valkey-server", "echo Valkey server v=8.1.1");

    assertThat(ServerBinary.installed("relative:" + folder)).contains(valkey);
  }

  @Test
  void oldBrokenAndHangingServersAreLeftAlone() throws IOException {
    program("redis-server", "exec sleep 60");
    program("valkey-server", "exit 1");

    assertThat(ServerBinary.installed(folder.toString())).isEmpty();
  }

  private Path program(String name, String script) throws IOException {
    Path program = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }
}
