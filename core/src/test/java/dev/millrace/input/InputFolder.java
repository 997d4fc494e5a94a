package dev.millrace.input;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.InputContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** A temporary directory with files to be found by a text input, all named relative to it. */
final class InputFolder {

  private final Path directory;

  InputFolder(Path directory) {
    this.directory = directory;
  }

  /** Creates files with one line each, and their directories. */
  void touch(String... names) throws IOException {
    for (String name : names) {
      Files.createDirectories(path(name).getParent());
      Files.writeString(path(name), "x\n");
    }
  }

  /** Creates a symbolic link. */
  void link(String name, String target) throws IOException {
    Files.createSymbolicLink(path(name), Path.of(target));
  }

  /** Runs a command in the directory; where it fails, the test is skipped. */
  void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).directory(directory.toFile()).start();
    assumeTrue(process.waitFor() == 0, "This system cannot run " + command[0]);
  }

  /** The files that a text input of these paths would read. */
  List<String> files(String... paths) {
    List<String> inputs = List.of(paths).stream().map(this::absolute).toList();
    InputContext context = InputTesting.context(OptionalLong.empty(), 1);
    return TextInput.lines(inputs).splits(context).stream()
        .flatMap(split -> split.slices().stream())
        .map(slice -> directory.relativize(Path.of(slice.source())).toString())
        .toList();
  }

  Path path(String name) {
    return directory.resolve(name);
  }

  /** The path as a user would give it, valid or not. */
  String absolute(String path) {
    return directory + "/" + path;
  }
}
