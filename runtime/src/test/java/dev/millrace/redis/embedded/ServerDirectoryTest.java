package dev.millrace.redis.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class ServerDirectoryTest {
  /** Above the greatest process id of Linux and macOS. */
  private static final String DEAD = "99999999";

  @TempDir Path parent;

  @Test
  void directoryWhoseProcessesAreDeadIsSweptAway() throws IOException {
    Path stale = leftBehind(place(), DEAD, DEAD);
    Files.createDirectories(stale.resolve("appendonlydir"));
    Files.writeString(stale.resolve("appendonlydir/base"), "text");

    ServerDirectory.create(parent);

    assertThat(stale).doesNotExist();
  }

  @Test
  void directoryWithOneLivingProcessIsKept() throws IOException {
    Path live = leftBehind(place(), DEAD, Long.toString(ProcessHandle.current().pid()));

    ServerDirectory.create(parent);

    assertThat(live).isNotEmptyDirectory();
  }

  @Test
  void directoryOfAnotherMachineOrContainerIsKept() throws IOException {
    Path foreign = leftBehind("another boot", DEAD);

    ServerDirectory.create(parent);

    assertThat(foreign).isNotEmptyDirectory();
  }

  @Test
  void directoryWithoutOwnerIsSweptAwayAfterAnHourOnly() throws IOException {
    Path young = Files.createDirectory(parent.resolve(ServerDirectory.PREFIX + "young"));
    Path old = Files.createDirectory(parent.resolve(ServerDirectory.PREFIX + "old"));
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));

    ServerDirectory.create(parent);

    assertThat(young).exists();
    assertThat(old).doesNotExist();
  }

  @Test
  void symbolicLinksAreNeverFollowed() throws IOException {
    Path treasure = Files.createDirectory(parent.resolve("treasure"));
    Files.writeString(treasure.resolve("gold"), "gold");
    Files.writeString(treasure.resolve("owner"), place() + "\n" + DEAD + "\n");
    Path link = Files.createSymbolicLink(parent.resolve(ServerDirectory.PREFIX + "link"), treasure);
    Path stale = leftBehind(place(), DEAD);
    Files.createSymbolicLink(stale.resolve("treasure"), treasure);

    ServerDirectory.create(parent);

    assertThat(stale).doesNotExist();
    assertThat(treasure.resolve("gold")).exists();
    assertThat(link).isSymbolicLink();
  }

  @Test
  void damagedOwnerKeepsTheDirectory() throws IOException {
    Path damaged = leftBehind(place(), "12x");

    ServerDirectory.create(parent);

    assertThat(damaged).exists();
  }

  @Test
  void logTailIsShort() throws IOException {
    ServerDirectory directory = ServerDirectory.create(parent);
    assertThat(directory.logTail()).contains("no log");

    Files.writeString(directory.log(), "x".repeat(100_000) + " the end\n");

    assertThat(directory.logTail()).hasSizeLessThanOrEqualTo(2_000).endsWith(" the end");
  }

  @Test
  void deletingTwiceIsNoError() throws IOException {
    ServerDirectory directory = ServerDirectory.create(parent);

    directory.delete();
    directory.delete();

    assertThat(parent).isEmptyDirectory();
  }

  private Path leftBehind(String place, String... pids) throws IOException {
    Path directory = Files.createTempDirectory(parent, ServerDirectory.PREFIX);
    Files.writeString(directory.resolve("owner"), place + "\n" + String.join("\n", pids) + "\n");
    return directory;
  }

  /** The first line that a server of this JVM writes. */
  private String place() throws IOException {
    ServerDirectory directory = ServerDirectory.create(Files.createTempDirectory(parent, "place"));
    return Files.readAllLines(directory.path().resolve("owner")).get(0);
  }
}
