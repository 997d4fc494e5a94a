package dev.millrace.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.millrace.InputContext;
import dev.millrace.InvalidJobException;
import dev.millrace.Parameters;
import dev.millrace.RecordReader;
import dev.millrace.Slice;
import dev.millrace.Split;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inputs on other file systems: in zip files, in memory, and by any installed provider. */
class FileSystemsTest {

  private static final Map<String, String> FILES =
      new TreeMap<>(
          Map.of(
              "logs/a.txt", "a1\na2\n",
              "logs/deep/er/b c.txt", "b1\n",
              "logs/deep/ü\n%20.log", "c1\n",
              "logs/.hidden", "h\n",
              "other.txt", "d1\n"));

  @TempDir private Path directory;

  @Test
  void filesInAZipAreFoundLikeThoseInADirectory() throws IOException {
    String zip = "zip:" + zip("a.zip") + "!";

    assertThat(sources(zip + "/logs"))
        .containsExactly(
            zip + "/logs/a.txt", zip + "/logs/deep/er/b c.txt", zip + "/logs/deep/ü\n%20.log");
    assertThat(sources(zip + "/**/*.txt"))
        .containsExactly(zip + "/logs/a.txt", zip + "/logs/deep/er/b c.txt", zip + "/other.txt");
    assertThat(sources(zip.substring(0, zip.length() - 1))).hasSize(4);
    assertThat(read(zip + "/logs", 1)).containsExactly("a1", "a2", "b1", "c1");
    assertThat(read("jar:file:" + zip("b.zip") + "!/other.txt", 1)).containsExactly("d1");
    assertThat(read("file:" + Files.writeString(directory.resolve("f"), "f1"), 1))
        .containsExactly("f1");
  }

  @Test
  void fileInAZipIsOneSplitAndMayBeCompressedItself() throws IOException {
    Path zip = directory.resolve("c.zip");
    try (OutputStream file = Files.newOutputStream(zip);
        ZipOutputStream out = new ZipOutputStream(file)) {
      out.putNextEntry(new ZipEntry("a.gz"));
      out.write(Compressing.GZ.of("one\n", "two\n"));
      out.putNextEntry(new ZipEntry("b"));
      out.write("three\n".repeat(1_000).getBytes(UTF_8));
    }

    assertThat(splits("zip:" + zip, 10)).hasSize(2);
    assertThat(read("zip:" + zip + "!/a.gz", 10)).containsExactly("one", "two");
    assertThat(read("zip:" + zip, 10)).hasSize(1_002).endsWith("three");
  }

  @Test
  void filesOfAnInstalledProviderAreFoundByTheirUriAndSplit() throws IOException {
    try (FileSystem memory = Jimfs.newFileSystem("shelf", Configuration.unix())) {
      for (Map.Entry<String, String> file : FILES.entrySet()) {
        Path path = memory.getPath("/" + file.getKey());
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.getValue());
      }

      assertThat(sources("jimfs://shelf/logs"))
          .containsExactly(
              "jimfs://shelf/logs/a.txt",
              "jimfs://shelf/logs/deep/er/b c.txt",
              "jimfs://shelf/logs/deep/ü\n%20.log");
      assertThat(sources("jimfs://shelf/**/{a,b}*.txt"))
          .containsExactly("jimfs://shelf/logs/a.txt", "jimfs://shelf/logs/deep/er/b c.txt");
      assertThat(splits("jimfs://shelf/logs/a.txt", 3)).hasSize(2);
      assertThat(read("jimfs://shelf/logs", 1)).containsExactly("a1", "a2", "b1", "c1");
      assertRefused("jimfs://shelf/gone", "Input jimfs://shelf/gone does not exist");
      assertRefused("jimfs://shelf/*.gone", "Input jimfs://shelf/*.gone matches no file");
    }
  }

  @Test
  void whatCannotBeOpenedIsNamed() throws IOException {
    Path text = Files.writeString(directory.resolve("text"), "no zip");

    assertRefused(
        "s3://bucket/logs",
        "Input s3://bucket/logs: no file system is installed for the scheme s3, only for file,"
            + " jar, ");
    assertRefused("s3://bucket/logs", "add the jar of its java.nio provider with --jar");
    assertRefused("jimfs://nowhere/logs", "Input jimfs://nowhere/logs: its file system cannot be");
    assertRefused("zip:/gone.zip!/a", "Input zip:/gone.zip!/a: there is no zip file /gone.zip");
    assertRefused("zip:" + text, "Input zip:" + text + ": " + text + " cannot be opened as a zip");
    assertRefused("zip:" + zip("a.zip") + "!/gone", "does not exist");
  }

  @Test
  void zipFileThatAWorkerDoesNotFindIsAnErrorThatMayPass() throws IOException {
    Path zip = zip("a.zip");
    Split split = splits("zip:" + zip + "!/other.txt", 10).get(0);
    Files.delete(zip);

    assertThatThrownBy(() -> InputTesting.read(LineReader.ofStrings(split, InputTesting.ALL)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("this worker cannot open it")
        .hasMessageContaining("there is no zip file " + zip);
  }

  @Test
  void damagedEntryOfAZipIsABadRecord() throws IOException {
    Path zip = directory.resolve("d.zip");
    try (OutputStream file = Files.newOutputStream(zip);
        ZipOutputStream out = new ZipOutputStream(file)) {
      out.putNextEntry(new ZipEntry("a"));
      out.write("some text\n".repeat(1_000).getBytes(UTF_8));
    }
    byte[] bytes = Files.readAllBytes(zip);
    bytes[31] ^= (byte) 0xff;
    Files.write(zip, bytes);
    Split split = splits("zip:" + zip, 10).get(0);

    try (RecordReader<String> reader = LineReader.ofStrings(split, InputTesting.ALL)) {
      assertThat(reader.advance()).isTrue();
      assertThatThrownBy(reader::record)
          .hasMessageStartingWith("zip:" + zip + "!/a, line 1: its zip content is damaged");
    }
  }

  @Test
  void argumentsThatAreUrisStayAsTheyAreAndZipsAreResolved() {
    Parameters parameters = Parameters.of("zip:a.zip!/x", "jar:file:/b.zip!/x", "s3://b/c", "d");
    String here = parameters.workingDirectory();

    assertThat(parameters.inputs())
        .containsExactly(
            "zip:" + here + "/a.zip!/x", "jar:file:/b.zip!/x", "s3://b/c", here + "/d");
  }

  @Test
  void providerInAJarThatWasAddedToTheProcessIsFound() throws IOException {
    Path services = Files.createDirectories(directory.resolve("jar/META-INF/services"));
    Files.writeString(
        services.resolve(FileSystemProvider.class.getName()), ShelfProvider.class.getName());
    Files.writeString(directory.resolve("f"), "on the shelf\n");
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    URL[] jar = {directory.resolve("jar").toUri().toURL()};

    try (URLClassLoader added = new URLClassLoader(jar, before)) {
      assertRefused("shelf://1/f", "no file system is installed for the scheme shelf");
      thread.setContextClassLoader(added);

      assertThat(read("shelf://1" + directory + "/f", 100)).containsExactly("on the shelf");
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private Path zip(String name) throws IOException {
    Path zip = directory.resolve(name);
    try (OutputStream file = Files.newOutputStream(zip);
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (Map.Entry<String, String> entry : FILES.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue().getBytes(UTF_8));
      }
    }
    return zip;
  }

  private static void assertRefused(String path, String cause) {
    assertThatThrownBy(() -> splits(path, 10))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining(cause);
  }

  private static List<String> sources(String path) {
    return splits(path, 1_000).stream()
        .flatMap(split -> split.slices().stream())
        .map(Slice::source)
        .toList();
  }

  private static List<String> read(String path, long splitSize) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Split split : splits(path, splitSize)) {
      lines.addAll(InputTesting.read(LineReader.ofStrings(split, InputTesting.ALL)));
    }
    return lines;
  }

  private static List<Split> splits(String path, long splitSize) {
    InputContext context = InputTesting.context(OptionalLong.of(splitSize), 1);
    return TextInput.lines(path).splits(context);
  }
}
