package dev.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.InvalidJobException;
import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.local.LocalRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every example that the command line can find by its short name. */
public class ExamplesTest {

  /** Good values of required parameters for which a number is not good enough. */
  private static final Map<String, String> VALUES = Map.of("pattern", "a+", "field", "/a");

  private static final Pattern MISSING =
      Pattern.compile("Parameter (\\S+) is missing: pass -D \\1=VALUE");

  /** What a user's job should not need; the last is a cast to a class. */
  private static final Pattern UNWANTED =
      Pattern.compile(
          "@SuppressWarnings|\\.class\\b|TypeReference|TypeToken"
              + "|\\([A-Z][\\w.]*(<[^()]*>)?(\\[])*\\) ?[\\w(\"]");

  private static final Path SOURCES =
      DocBlock.root().resolve("examples/src/main/java/dev/millrace/examples");

  @TempDir Path directory;

  /** All that are registered. */
  public static Stream<JobDefinition> examples() {
    return ServiceLoader.load(JobDefinition.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(
            definition -> definition.getClass().getPackage() == ExamplesTest.class.getPackage());
  }

  static Stream<JobDefinition> examplesWithInput() {
    return examples().filter(example -> !definesWithoutInput(example));
  }

  @Test
  void everyExampleIsRegistered() throws IOException {
    assertThat(examples().map(example -> example.getClass().getSimpleName() + ".java"))
        .containsExactlyInAnyOrderElementsOf(
            sources()
                .filter(file -> read(file).contains("implements JobDefinition"))
                .map(file -> file.getFileName().toString())
                .toList());
  }

  @Test
  void everyExampleIsShownInReadmeOrCookbook() {
    String pages =
        Stream.of("README.md", "docs/cookbook.md")
            .map(page -> read(DocBlock.root().resolve(page)))
            .reduce("", String::concat);

    assertThat(examples().map(JobDefinition::name))
        .allMatch(name -> Pattern.compile("\\b" + name + "\\b").matcher(pages).find());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void exampleIsOnePublicFinalClassWithItsStory(JobDefinition example) {
    int modifiers = example.getClass().getModifiers();
    String source = read(SOURCES.resolve(example.getClass().getSimpleName() + ".java"));

    assertThat(Modifier.isPublic(modifiers) && Modifier.isFinal(modifiers)).isTrue();
    assertThat(source).contains("./millrace run " + example.name());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void nameIsInKebabCaseAndIsThatOfTheJob(JobDefinition example) {
    Parameters parameters = completed(example, Parameters.of("in.txt"));

    assertThat(example.name()).matches("[a-z]+(-[a-z0-9]+)*");
    assertThat(example.define(parameters).name()).isEqualTo(example.name());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void summaryIsOneLine(JobDefinition example) {
    assertThat(example.summary()).isNotBlank().doesNotContain("\n").hasSizeLessThan(100);
  }

  @ParameterizedTest
  @MethodSource("examplesWithInput")
  void inputThatDoesNotExistIsNamed(JobDefinition example) {
    String missing = directory.resolve("missing.txt").toString();
    Parameters parameters = completed(example, Parameters.of(missing));

    assertThatThrownBy(() -> LocalRunner.run(example, parameters))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageStartingWith("Input " + missing + " does not exist");
  }

  @Test
  void examplesNeedNoCastNoUncheckedWarningAndNoTypeToken() throws IOException {
    assertThat(sources())
        .allSatisfy(file -> assertThat(code(file)).as("%s", file).doesNotContainPattern(UNWANTED));
  }

  @Test
  void whatIsUnwantedWouldBeFound() {
    assertThat("Foo.class").containsPattern(UNWANTED);
    assertThat("a = (String) b").containsPattern(UNWANTED);
    assertThat("a = (Map.Entry<String, List<Long>>) b").containsPattern(UNWANTED);
    assertThat("(String line, Emitter<Integer, Long> out) -> out").doesNotContainPattern(UNWANTED);
    assertThat("(int) b").doesNotContainPattern(UNWANTED);
  }

  /** Whether an example can do without any input: it has parameters alone. */
  private static boolean definesWithoutInput(JobDefinition example) {
    try {
      completed(example, Parameters.of());
      return true;
    } catch (InvalidJobException e) {
      return false;
    }
  }

  /** These parameters, and a good value for every further one that the example requires. */
  private static Parameters completed(JobDefinition example, Parameters parameters) {
    try {
      example.define(parameters);
      return parameters;
    } catch (InvalidJobException e) {
      Matcher missing = MISSING.matcher(e.getMessage());
      if (!missing.matches()) {
        throw e;
      }
      String name = missing.group(1);
      return completed(example, parameters.with(name, VALUES.getOrDefault(name, "3")));
    }
  }

  private static Stream<Path> sources() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      return files.toList().stream();
    }
  }

  /** A source without its comments and strings. */
  private static String code(Path file) {
    return read(file).replaceAll("(?s)/\\*.*?\\*/|//[^\n]*|\"(\\\\.|[^\"\\\\])*\"", "\"\"");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
