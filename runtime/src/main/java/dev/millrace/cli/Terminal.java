package dev.millrace.cli;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A terminal to which a standard stream of this process leads. Asked of the shell, for Java knows
 * it of no single stream: with its input from a file, or its output in one, it has no console at
 * all. That takes some milliseconds, so it is asked only where the answer matters.
 *
 * @param width its columns
 * @param moves whether what is written can be drawn over
 */
record Terminal(int width, boolean moves) {

  private static final int USUAL_WIDTH = 80;
  private static final int LEAST_WIDTH = 40;
  private static final Pattern SIZE = Pattern.compile("\\d+ (\\d+)\\s*");

  /** The terminal of standard output, if that is one. */
  static Optional<Terminal> ofOutput() {
    ProcessBuilder asking = asking("if test -t 1; then stty size <&1 >&2; else exit 1; fi");
    return ask(asking.redirectOutput(Redirect.INHERIT), false);
  }

  /** The terminal of standard error, if that is one. */
  static Optional<Terminal> ofErrors() {
    ProcessBuilder asking = asking("if test -t 2; then stty size <&2 2>/dev/null; else exit 1; fi");
    return ask(asking.redirectError(Redirect.INHERIT), true);
  }

  private static ProcessBuilder asking(String question) {
    return new ProcessBuilder("sh", "-c", question + "; exit 0");
  }

  private static Optional<Terminal> ask(ProcessBuilder asking, boolean answersOnOutput) {
    try {
      Process shell = asking.start();
      shell.getOutputStream().close();
      InputStream answer = answersOnOutput ? shell.getInputStream() : shell.getErrorStream();
      String said = new String(answer.readAllBytes(), StandardCharsets.US_ASCII);
      if (shell.waitFor() != 0) {
        return Optional.empty();
      }
      Matcher size = SIZE.matcher(said);
      int width = size.matches() ? Integer.parseInt(size.group(1)) : 0;
      return Optional.of(
          new Terminal(
              width == 0 ? USUAL_WIDTH : Math.max(LEAST_WIDTH, width),
              !"dumb".equals(System.getenv().getOrDefault("TERM", "dumb"))));
    } catch (IOException e) {
      return Optional.empty(); // no shell, as on Windows: plain lines are right everywhere
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
