package dev.millrace.input;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.millrace.InvalidJobException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Why a path may name no files: one sentence each. */
@Timeout(20)
final class TextInputErrorsTest {

  @TempDir Path directory;

  private InputFolder folder = new InputFolder(Path.of(""));

  @BeforeEach
  void openFolder() {
    folder = new InputFolder(directory);
  }

  @Test
  void noPathsAreRefused() {
    assertThatThrownBy(() -> TextInput.lines(List.of()))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage("A text input has no paths: name at least one file, directory or glob");
  }

  @Test
  void emptyPathIsRefused() {
    assertThatThrownBy(
            () -> TextInput.lines("").splits(InputTesting.context(OptionalLong.empty(), 1)))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageStartingWith("An input path is empty: ");
  }

  @Test
  void missingFileIsNamed() {
    assertRefused("a.txt", "does not exist: name a file, a directory or a glob");
  }

  @Test
  void fileUsedAsDirectoryIsNamed() throws IOException {
    folder.touch("a");

    // From JDK 25 on such a path counts as missing.
    String cause =
        Runtime.version().feature() < 25 ? "cannot be read: Not a directory" : "does not exist";
    assertRefused("a/b", "/a/b " + cause);
  }

  @Test
  void pathWithNulIsNamed() {
    assertRefused("a\0b", "a\\0b", "is not a valid path: Nul character not allowed");
  }

  @Test
  void globWithoutMatchIsNamed() throws IOException {
    folder.touch("a.log");
    Files.createDirectory(folder.path("d"));

    assertRefused(
        "*.txt", "matches no file; names beginning with . or _ match only if spelled out");
    assertRefused("d*", "matches no file");
    assertRefused("nowhere/*", "matches no file");
  }

  @Test
  void malformedGlobIsNamed() {
    assertRefused("a{b", "does not exist, and is not a valid glob: Missing '}");
    assertRefused("{a/b,c}", "braces cannot be nested and cannot contain /");
  }

  @Test
  void directoryWithoutFilesIsNamed() throws IOException {
    folder.touch("d/e/.hidden");

    assertRefused("d", "is a directory without files; names beginning with . or _ are left out");
  }

  @Test
  void brokenLinkIsNamed() throws IOException {
    folder.touch("d/a");
    folder.link("d/broken", "gone");

    assertRefused("d/broken", "is a broken symbolic link to gone: mend it or remove it");
    assertRefused("d", "d/broken", "is a broken symbolic link to gone: mend it or remove it");
  }

  @Test
  void linkToItselfIsNamed() throws IOException {
    folder.link("self", "self");

    assertRefused("self", "is a symbolic link that leads nowhere: Too many levels");
  }

  @Test
  void linkBackToItsDirectoryIsNamed() throws IOException {
    folder.touch("d/e/a");
    folder.link("d/e/up", "..");

    String cause = "is a symbolic link back to " + directory.toRealPath() + "/d, which contains it";
    assertRefused("d", "d/e/up", cause);
    assertRefused("d/**/*.txt", "d/e/up", cause);
  }

  @Test
  void unreadableFileOrDirectoryIsNamed() throws IOException {
    folder.touch("file", "d/a");
    for (String name : List.of("file", "d")) {
      Path path = folder.path(name);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("---------"));
      // Nothing is unreadable to root.
      assumeFalse(Files.isReadable(path));

      assertRefused(name, "cannot be read: permission denied; make it readable to this user");
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void deviceIsRefused() {
    assertThatThrownBy(
            () ->
                TextInput.lines("/dev/zero").splits(InputTesting.context(OptionalLong.empty(), 1)))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage(
            "Input /dev/zero is not a regular file but a device, a pipe or a socket: copy its"
                + " content to a file");
  }

  @Test
  void pipeIsRefusedWithoutWaitingForItsWriter() throws Exception {
    folder.touch("d/a");
    folder.run("mkfifo", "d/pipe");

    assertRefused("d/pipe", "is not a regular file");
    assertRefused("d", "d/pipe", "is not a regular file");
  }

  @Test
  void socketIsRefused() throws IOException {
    Path socket = folder.path("s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));

      assertRefused("s", "is not a regular file");
    }
  }

  @Test
  void fileNameThatIsNotTextIsRefused() throws Exception {
    Files.createDirectory(folder.path("d"));
    folder.run("sh", "-c", "touch \"d/$(printf 'a\\377')\"");

    assertThatThrownBy(() -> folder.files("d"))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("has a name that is not text in this process's encoding");
  }

  private void assertRefused(String path, String cause) {
    assertRefused(path, path, cause);
  }

  private void assertRefused(String path, String named, String cause) {
    assertThatThrownBy(() -> folder.files(path))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageStartingWith("Input " + folder.absolute(named) + " ")
        .hasMessageContaining(cause);
  }
}
