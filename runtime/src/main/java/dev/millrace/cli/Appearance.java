package dev.millrace.cli;

import com.google.common.base.Strings;
import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import dev.millrace.redis.doctor.Finding;
import dev.millrace.store.JobState;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;

/** Whether what is printed is for people at a terminal, and the option that says if in colours. */
final class Appearance {

  /** When there are colours. */
  enum Colors {
    AUTO,
    ALWAYS,
    NEVER;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      defaultValue = "auto",
      description =
          "Colours: auto (on a terminal, unless NO_COLOR is set), always, never (default: ${DEFAULT-VALUE}).")
  private Colors colors = Colors.AUTO;

  private final Supplier<Optional<Terminal>> output = Suppliers.memoize(Terminal::ofOutput);

  /** The terminal on which results are printed, if they are. */
  Optional<Terminal> output() {
    return output.get();
  }

  /** A state in its colour, for standard output. */
  String state(JobState state, String text) {
    return paint(output(), colorOf(state), text);
  }

  /** The name of a state, perhaps shortened or padded, in its colour. */
  String state(String text) {
    for (JobState state : JobState.values()) {
      if (state.name().equals(text.strip())) {
        return state(state, text);
      }
    }
    return text;
  }

  /** A state in its colour, for a terminal. */
  String state(Terminal terminal, JobState state, String text) {
    return paint(Optional.of(terminal), colorOf(state), text);
  }

  /** How bad something is, in its colour. */
  String severity(Finding.Severity severity, String text) {
    return paint(
        output(),
        switch (severity) {
          case OK -> "green";
          case WARN -> "yellow";
          case ERROR -> "red";
        },
        text);
  }

  private String paint(Optional<Terminal> terminal, String style, String text) {
    boolean colored =
        switch (colors) {
          case ALWAYS -> true;
          case NEVER -> false;
          case AUTO ->
              terminal.filter(Terminal::moves).isPresent()
                  && Strings.isNullOrEmpty(System.getenv("NO_COLOR"));
        };
    return colored ? Ansi.ON.string("@|" + style + " " + text + "|@") : text;
  }

  private static String colorOf(JobState state) {
    return switch (state) {
      case SUCCEEDED -> "green";
      case FAILED -> "red";
      case CANCELLED -> "yellow";
      case DELAYED, SUBMITTED, WAITING, PLANNING, MAPPING, REDUCING, FINISHING -> "cyan";
    };
  }
}
