package dev.millrace.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which files a path names, and why it may name none. */
@Timeout(20)
final class TextInputPathsTest {

  @TempDir Path directory;

  private InputFolder folder = new InputFolder(Path.of(""));

  @BeforeEach
  void openFolder() {
    folder = new InputFolder(directory);
  }

  @Test
  void factoryTouchesNoDisk() {
    assertThat(TextInput.lines("/no/such/file")).hasToString("lines of /no/such/file");
  }

  @Test
  void filesAreReadInTheOrderGivenAndAsOftenAsGiven() throws IOException {
    folder.touch("a", "b");

    assertThat(folder.files("b", "a", "b")).containsExactly("b", "a", "b");
  }

  @Test
  void directoryStandsForTheFilesBelowItInOrderOfTheirPaths() throws IOException {
    folder.touch("d/b/2", "d/b/1", "d/a", "d/Z", "d/b.txt", "d/c/d/e");

    assertThat(folder.files("d"))
        .containsExactly("d/Z", "d/a", "d/b.txt", "d/b/1", "d/b/2", "d/c/d/e");
  }

  @Test
  void hiddenNamesAreLeftOutOfDirectories() throws IOException {
    folder.touch("d/a", "d/.hidden", "d/_SUCCESS", "d/.git/config", "d/_temporary/part");

    assertThat(folder.files("d")).containsExactly("d/a");
  }

  @Test
  void hiddenFileOrDirectoryIsReadIfNamed() throws IOException {
    folder.touch(".hidden", "_d/a");

    assertThat(folder.files(".hidden", "_d")).containsExactly(".hidden", "_d/a");
  }

  @Test
  void symbolicLinksAreFollowed() throws IOException {
    folder.touch("d/a", "other/b", "c");
    folder.link("d/to-directory", "../other");
    folder.link("d/to-file", "../c");

    assertThat(folder.files("d")).containsExactly("d/a", "d/to-directory/b", "d/to-file");
  }

  @Test
  void twoLinksToOneDirectoryAreNoLoop() throws IOException {
    folder.touch("other/a", "d/b");
    folder.link("d/x", "../other");
    folder.link("d/y", "../other");

    assertThat(folder.files("d")).containsExactly("d/b", "d/x/a", "d/y/a");
  }

  @Test
  void globMatchesWithinOneLevel() throws IOException {
    folder.touch("a1.txt", "a2.txt", "a10.txt", "b1.txt", "a1.log", "d/a3.txt", ".a.txt");

    assertThat(folder.files("*.txt")).containsExactly("a1.txt", "a10.txt", "a2.txt", "b1.txt");
    assertThat(folder.files("a?.txt")).containsExactly("a1.txt", "a2.txt");
    assertThat(folder.files("[!a]*.txt")).containsExactly("b1.txt");
    assertThat(folder.files("{b,a}1.{txt,log}")).containsExactly("a1.log", "a1.txt", "b1.txt");
    assertThat(folder.files("*/*.txt")).containsExactly("d/a3.txt");
    assertThat(folder.files(".*.txt")).containsExactly(".a.txt");
  }

  @Test
  void doubleStarMatchesAnyNumberOfDirectories() throws IOException {
    folder.touch("d/a.txt", "d/b/c.txt", "d/b/c/d.txt", "d/b/c/e.log", "d/.h/x.txt");

    assertThat(folder.files("d/**/*.txt")).containsExactly("d/a.txt", "d/b/c.txt", "d/b/c/d.txt");
    assertThat(folder.files("d/**/**/c.txt")).containsExactly("d/b/c.txt");
    assertThat(folder.files("d/b/**")).containsExactly("d/b/c.txt", "d/b/c/d.txt", "d/b/c/e.log");
  }

  @Test
  void globThatMatchesDirectoriesReadsEachFileBelowOnce() throws IOException {
    folder.touch("d/x/a", "d/x/x/b");

    assertThat(folder.files("d/**/x")).containsExactly("d/x/a", "d/x/x/b");
  }

  @Test
  void existingPathIsNoGlob() throws IOException {
    folder.touch("a[1].txt", "a1.txt", "{b}*", "d[x]/c");

    assertThat(folder.files("a[1].txt", "{b}*", "d[x]"))
        .containsExactly("a[1].txt", "{b}*", "d[x]/c");
    assertThat(folder.files("a\\[1].tx?")).containsExactly("a[1].txt");
  }
}
