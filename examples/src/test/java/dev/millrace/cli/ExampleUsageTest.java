package dev.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.JobDefinition;
import dev.millrace.examples.ExamplesTest;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever runs an example by its mere name is told in one sentence what it needs. */
class ExampleUsageTest {

  static Stream<String> names() {
    return ExamplesTest.examples().map(JobDefinition::name);
  }

  @ParameterizedTest
  @MethodSource("names")
  void withoutArgumentsTheUserIsToldWhatIsMissing(String name) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream standardError = System.err;
    int code;
    try {
      System.setErr(new PrintStream(said, true, UTF_8));
      code = Millrace.execute("run", name);
    } finally {
      System.setErr(standardError);
    }

    assertThat(said.toString(UTF_8))
        .matches(
            "millrace: (No input was given: name at least one .*"
                + "|Parameter \\S+ is missing: pass -D \\S+=VALUE)\\R");
    assertThat(code).isEqualTo(ExitCode.USAGE);
  }
}
