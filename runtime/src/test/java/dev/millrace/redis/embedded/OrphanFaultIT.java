package dev.millrace.redis.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However a JVM ends without closing its server, soon nothing is left of it. */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class OrphanFaultIT {
  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(strings = {"KILL", "TERM", "INT", "HUP"})
  void signalToTheJvmLeavesNothing(String signal) throws Exception {
    try (ChildJvm jvm = start(Map.of())) {
      jvm.signal(signal);

      assertNothingIsLeftOf(jvm);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "HUP"})
  void signalToTheWholeTerminalGroupLeavesNothing(String signal) throws Exception {
    try (ChildJvm jvm = start(Map.of())) {
      jvm.signalGroup(signal);

      assertNothingIsLeftOf(jvm);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "HUP"})
  void signalToTheWholeTerminalGroupLeavesNothingWithoutSetsid(String signal) throws Exception {
    Path programs = Files.createDirectory(temporary.resolve("bin"));
    for (String needed : new String[] {"sh", "rm", "sleep"}) {
      Path program = ServerBinary.onPath(needed, System.getenv("PATH")).findFirst().orElseThrow();
      Path script = programs.resolve(needed);
      Files.writeString(script, "#!/bin/sh\nexec " + program + " \"$@\"\n");
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }
    try (ChildJvm jvm = start(Map.of("PATH", programs.toString()))) {
      jvm.signalGroup(signal);

      assertNothingIsLeftOf(jvm);
    }
  }

  @Test
  void systemExitWithoutCloseLeavesNothing() throws Exception {
    try (ChildJvm jvm = start(Map.of())) {
      jvm.exit();

      assertNothingIsLeftOf(jvm);
    }
  }

  @Test
  void directoryNameWithSpacesAndQuotesIsNoObstacle() throws Exception {
    Path odd = Files.createDirectory(temporary.resolve("it's a \"directory\" $HOME *"));
    try (ChildJvm jvm = ChildJvm.start(odd, Map.of())) {
      assertThat(jvm.directory()).hasParent(odd);

      jvm.signal("KILL");

      assertNothingIsLeftOf(jvm);
      assertThat(odd).isEmptyDirectory();
    }
  }

  @Test
  void serverThatDoesNotListenIsKilled() throws Exception {
    try (ChildJvm jvm = start(Map.of())) {
      ChildJvm.kill("STOP", Long.toString(jvm.serverPid()));

      jvm.signal("KILL");

      assertNothingIsLeftOf(jvm);
    }
  }

  @Test
  void serverThatDiedBeforeItsJvmLeavesNothing() throws Exception {
    try (ChildJvm jvm = start(Map.of())) {
      ChildJvm.kill("KILL", Long.toString(jvm.serverPid()));
      Waiting.until(() -> "the server lives", () -> ChildJvm.isGone(jvm.serverPid()));

      jvm.signal("KILL");

      assertNothingIsLeftOf(jvm);
    }
  }

  @Test
  void deathOfTheGuardAndThenOfTheJvmLeavesNothing() throws Exception {
    try (ChildJvm jvm = start(Map.of())) {
      jvm.guard().destroyForcibly();

      jvm.signal("KILL");

      assertNothingIsLeftOf(jvm);
    }
  }

  private ChildJvm start(Map<String, String> environment) throws IOException {
    ChildJvm jvm = ChildJvm.start(temporary, environment);
    assertThat(ProcessHandle.of(jvm.serverPid())).isPresent();
    assertThat(jvm.directory()).hasParent(temporary);
    return jvm;
  }

  private static void assertNothingIsLeftOf(ChildJvm jvm) throws InterruptedException {
    assertThat(jvm.awaitEnd()).as("the child JVM ends").isTrue();
    Waiting.until(() -> "the server is there", () -> ChildJvm.isGone(jvm.serverPid()));
    Waiting.until(() -> "the directory is there", () -> !Files.exists(jvm.directory()));
    Waiting.until(
        () -> "a process speaks of the directory", () -> !isNamedByAProcess(jvm.directory()));
    assertThat(RespProbe.identify(jvm.port(), "any")).isEmpty();
  }

  private static boolean isNamedByAProcess(Path directory) {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().arguments().stream().flatMap(Stream::of))
        .anyMatch(argument -> argument.contains(directory.getFileName().toString()));
  }
}
