package dev.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.InvalidJobException;
import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.local.LocalRunner;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every example that the command line can find by its short name. */
class ExamplesTest {

  @TempDir Path directory;

  static Stream<JobDefinition> examples() {
    return ServiceLoader.load(JobDefinition.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(
            definition -> definition.getClass().getPackage() == ExamplesTest.class.getPackage());
  }

  @Test
  void allExamplesAreListed() {
    assertThat(examples().map(JobDefinition::name))
        .containsExactlyInAnyOrder(
            "grep",
            "inverted-index",
            "line-lengths",
            "sort",
            "sum-by-key",
            "word-count",
            "word-count-utf8");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void exampleIsOnePublicFinalClass(JobDefinition example) {
    int modifiers = example.getClass().getModifiers();

    assertThat(Modifier.isPublic(modifiers) && Modifier.isFinal(modifiers)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void nameIsInKebabCaseAndIsThatOfTheJob(JobDefinition example) {
    assertThat(example.name()).matches("[a-z]+(-[a-z0-9]+)*");
    assertThat(example.define(anyParameters("in.txt")).name()).isEqualTo(example.name());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void summaryIsOneLine(JobDefinition example) {
    assertThat(example.summary()).isNotBlank().doesNotContain("\n").hasSizeLessThan(100);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void withoutInputTheUserIsToldToNameOne(JobDefinition example) {
    assertThatThrownBy(() -> example.define(anyParameters()))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageStartingWith("No input was given: ");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void inputThatDoesNotExistIsNamed(JobDefinition example) {
    String missing = directory.resolve("missing.txt").toString();

    assertThatThrownBy(() -> LocalRunner.run(example, anyParameters(missing)))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageStartingWith("Input " + missing + " does not exist");
  }

  @Test
  void parameterWithoutDefaultIsAskedFor() {
    assertThatThrownBy(() -> new Grep().define(Parameters.of("in.txt")))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage("Parameter pattern is missing: pass -D pattern=VALUE");
  }

  /** These inputs, and a good value for every parameter that an example requires. */
  private static Parameters anyParameters(String... inputs) {
    return Parameters.of(inputs).with("pattern", "a+");
  }
}
