package dev.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/**
 * What a command has said, run in this process.
 *
 * @param code its exit code
 * @param out what it has printed
 * @param err what it has said on standard error
 */
record Spoken(int code, String out, String err) {

  /** Runs a command, one at a time. */
  static synchronized Spoken by(String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int code;
    try {
      System.setOut(new PrintStream(printed, true, UTF_8));
      System.setErr(new PrintStream(said, true, UTF_8));
      code = Millrace.execute(arguments);
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    return new Spoken(code, printed.toString(UTF_8), said.toString(UTF_8));
  }
}
