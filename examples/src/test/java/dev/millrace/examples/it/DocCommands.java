package dev.millrace.examples.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Runs the commands of {@link DocShell} in one JVM, one after the other: to start one for each
 * takes longer than what most of them do. A call is a directory with the arguments, each ended by a
 * zero byte; its answer is what the command has said on both streams, and last of all its exit
 * code.
 */
public final class DocCommands {

  private final Method execute;
  private final Path output;

  private DocCommands(Method execute, Path output) {
    this.execute = execute;
    this.output = output;
  }

  /**
   * Takes calls from a pipe, each a line with the path of its directory. Standard output has to be
   * a file, the second argument: results are written to it past {@code System.out}.
   */
  public static void main(String[] arguments) throws Exception {
    Method execute =
        Class.forName("dev.millrace.cli.Millrace").getDeclaredMethod("execute", String[].class);
    execute.setAccessible(true);
    DocCommands commands = new DocCommands(execute, Path.of(arguments[1]));
    while (true) {
      // The writers of a named pipe come and go; each time that none is left it has an end.
      for (String call : Files.readAllLines(Path.of(arguments[0]))) {
        commands.answer(Path.of(call));
      }
    }
  }

  private void answer(Path call) throws IOException {
    Path arguments = call.resolve("arguments");
    String typed = Files.exists(arguments) ? Files.readString(arguments) : "";
    String[] words = typed.isEmpty() ? new String[0] : typed.split("\0", -1);
    int start = (int) Files.size(output);
    Object code = 1;
    try (PrintStream err =
        new PrintStream(Files.newOutputStream(call.resolve("err")), true, UTF_8)) {
      System.setErr(err);
      code = execute.invoke(null, (Object) Arrays.copyOf(words, Math.max(0, words.length - 1)));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("A command has thrown", e);
    }
    System.out.flush();
    byte[] all = Files.readAllBytes(output);
    Files.write(call.resolve("out"), Arrays.copyOfRange(all, start, all.length));
    Files.writeString(call.resolve("code"), code + "\n");
  }
}
