package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Help has examples that can be typed, and whoever mistypes is told what was meant. */
final class HelpTest {

  private static final String JSON = "--json";

  private static final CommandLine ALL = Millrace.commands();

  static Stream<String> commands() {
    return ALL.getSubcommands().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpHasExamplesThatCanBeTyped(String command) {
    CommandLine line = ALL.getSubcommands().get(command);
    List<String> examples = new ArrayList<>();
    for (String footer : line.getCommandSpec().usageMessage().footer()) {
      examples.add(footer.strip().replaceFirst(" +#.*", "").replaceFirst(" > .*", ""));
    }

    assertThat(examples).isNotEmpty();
    for (String example : examples) {
      String typed = example.replaceFirst("^source <\\((.*)\\)$", "$1");
      assertThat(typed).startsWith("millrace " + command);
      assertThatCode(() -> ALL.parseArgs(words(typed.substring("millrace ".length()))))
          .doesNotThrowAnyException();
    }
    assertThat(line.getUsageMessage()).contains("Examples:").doesNotContain("${");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandThatEndsPrintsJsonByTheSameOption(String command) {
    List<String> others = List.of("coordinator", "worker", "dashboard", "completion");

    boolean has = ALL.getSubcommands().get(command).getCommandSpec().findOption(JSON) != null;

    assertThat(has).isNotEqualTo(others.contains(command));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          statsu wc               | Unknown command: 'statsu'. Did you mean status? See millrace --help
          jbos                    | Unknown command: 'jbos'. Did you mean jobs? See millrace --help
          frobnicate              | Unknown command: 'frobnicate'; see millrace --help
          --versoin               | Unknown option: '--versoin'. Did you mean --version? See millrace --help
          run x --partitons=3     | Unknown option: '--partitons=3'. Did you mean --partitions? See millrace run --help
          status wc --jsno        | Unknown option: '--jsno'. Did you mean --json? See millrace status --help
          run streamin x          | Job streamin is unknown: no short name and no class on the class path is called so. Did you mean streaming? --jar FILE adds a jar with jobs
          completion fish         | Invalid value for positional parameter at index 0 (SHELL): expected one of [bash, zsh] (case-insensitive) but was 'fish'; see millrace completion --help
          jobs --color=red        | Invalid value for option '--color': expected one of [AUTO, ALWAYS, NEVER] (case-insensitive) but was 'red'; see millrace jobs --help
          """)
  void whoMistypesIsToldWhatWasMeant(String typed, String answer) {
    Spoken spoken = Spoken.by(typed.split(" +"));

    assertThat(spoken.code()).isEqualTo(ExitCode.USAGE);
    assertThat(spoken.out()).isEmpty();
    assertThat(spoken.err()).isEqualTo("millrace: " + answer + System.lineSeparator());
  }

  @Test
  void scriptForShellsKnowsEveryCommand() {
    Spoken bash = Spoken.by("completion", "bash");

    assertThat(bash.code()).isZero();
    assertThat(bash.out()).startsWith("# For bash: ");
    assertThat(Spoken.by("completion", "zsh").out())
        .isEqualTo(bash.out().replaceFirst("bash", "zsh"))
        .contains("bashcompinit");
    commands().forEach(command -> assertThat(bash.out()).contains("_picocli_millrace_" + command));
    assertThat(bash.out()).contains("--split-size", "streaming");
  }

  /** As a shell takes a line apart that has nothing but words and single quotes. */
  private static String[] words(String line) {
    return Pattern.compile("'([^']*)'|(\\S+)")
        .matcher(line)
        .results()
        .map(word -> word.group(1) != null ? word.group(1) : word.group(2))
        .toArray(String[]::new);
  }
}
