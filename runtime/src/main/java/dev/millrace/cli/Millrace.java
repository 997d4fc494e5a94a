package dev.millrace.cli;

import com.google.common.base.Throwables;
import com.google.common.collect.ImmutableMap;
import dev.millrace.InvalidJobException;
import dev.millrace.redis.RedisStores;
import dev.millrace.redis.embedded.EmbeddedServerException;
import dev.millrace.roles.Suggestions;
import dev.millrace.store.StoreException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** MapReduce for Java on Redis Streams: the commands. */
@Command(
    name = "millrace",
    description = "MapReduce for Java on Redis Streams.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace run word-count README.md --top 5",
      "  millrace run --help",
    })
public final class Millrace implements Runnable {

  /** In the order in which help lists them. */
  private static final ImmutableMap<String, Class<?>> COMMANDS =
      ImmutableMap.<String, Class<?>>builder()
          .put("run", RunCommand.class)
          .put("submit", SubmitCommand.class)
          .put("coordinator", CoordinatorCommand.class)
          .put("worker", WorkerCommand.class)
          .put("jobs", JobsCommand.class)
          .put("status", StatusCommand.class)
          .put("result", ResultCommand.class)
          .put("peek", PeekCommand.class)
          .put("cancel", CancelCommand.class)
          .put("pause", PauseCommand.class)
          .put("resume", ResumeCommand.class)
          .put("dead", DeadCommand.class)
          .put("retry", RetryCommand.class)
          .put("skipped", SkippedCommand.class)
          .put("logs", LogsCommand.class)
          .put("explain", ExplainCommand.class)
          .put("compare", CompareCommand.class)
          .put("workers", WorkersCommand.class)
          .put("schedule", ScheduleCommand.class)
          .put("schedules", SchedulesCommand.class)
          .put("unschedule", UnscheduleCommand.class)
          .put("dashboard", DashboardCommand.class)
          .put("functions", FunctionsCommand.class)
          .put("doctor", DoctorCommand.class)
          .put("completion", CompletionCommand.class)
          .build();

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  private static volatile boolean ending;

  private Millrace() {}

  /** Says that this JVM ends: a store that is closed under a command's hands is no error then. */
  static void ending() {
    ending = true;
    LogSetup.silence();
  }

  /** Runs a command and exits with its code. */
  public static void main(String[] arguments) {
    if (arguments.length > 0 && COMMANDS.containsKey(arguments[0])) {
      // To read the options takes as long as to load what the command will need.
      Thread preparing = new Thread(Millrace::prepare, "millrace-prepare");
      preparing.setDaemon(true);
      preparing.start();
    }
    System.exit(execute(arguments));
  }

  private static void prepare() {
    LogSetup.prepare();
    RedisStores.prepare();
  }

  /** Runs a command and returns its exit code. */
  static int execute(String... arguments) {
    // The options of a command are found by reflection: those of all take 40 ms of each start.
    Class<?> asked = arguments.length == 0 ? null : COMMANDS.get(arguments[0]);
    CommandLine commandLine =
        asked == null ? commands() : new CommandLine(new Millrace()).addSubcommand(asked);
    commandLine.setUsageHelpAutoWidth(true);
    commandLine.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    commandLine.setExecutionExceptionHandler((e, failed, parsed) -> report(e));
    commandLine.setParameterExceptionHandler((e, given) -> wrongUse(e));
    return withAnyCase(commandLine).execute(arguments);
  }

  /** All commands. */
  static CommandLine commands() {
    CommandLine commandLine = new CommandLine(new Millrace());
    COMMANDS.forEach(commandLine::addSubcommand);
    return withAnyCase(commandLine);
  }

  private static CommandLine withAnyCase(CommandLine commandLine) {
    return commandLine.setCaseInsensitiveEnumValuesAllowed(true);
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        Objects.requireNonNull(spec).commandLine(), "Missing command");
  }

  /** One sentence on standard error; the usage in full only where not even a command was given. */
  private static int wrongUse(CommandLine.ParameterException e) {
    CommandLine commandLine = e.getCommandLine();
    String help = commandLine.getCommandSpec().qualifiedName() + " --help";
    String suggestion = suggestion(e);
    System.err.println(
        "millrace: "
            + Visible.line(
                commandLine.getParent() == null
                    ? unknownCommand(e)
                    : String.valueOf(e.getMessage()))
            + (suggestion.isEmpty() ? "; see " + help : "." + suggestion + " See " + help));
    if (commandLine.getParent() == null && !(e instanceof CommandLine.UnmatchedArgumentException)) {
      commandLine.usage(commandLine.getErr());
    }
    return ExitCode.USAGE;
  }

  private static String unknownCommand(CommandLine.ParameterException e) {
    String typed = unmatched(e);
    return typed.isEmpty() || typed.startsWith("-")
        ? String.valueOf(e.getMessage())
        : "Unknown command: '" + typed + "'";
  }

  /** The first argument that is none, without the value of an option; empty if all are some. */
  private static String unmatched(CommandLine.ParameterException e) {
    return e instanceof CommandLine.UnmatchedArgumentException unmatched
            && !unmatched.getUnmatched().isEmpty()
        ? unmatched.getUnmatched().get(0).replaceFirst("=.*", "")
        : "";
  }

  /** What was meant by an option or a command that there is not. */
  private static String suggestion(CommandLine.ParameterException e) {
    String typed = unmatched(e);
    if (typed.isEmpty()) {
      return "";
    }
    CommandLine.Model.CommandSpec command = e.getCommandLine().getCommandSpec();
    Set<String> names =
        typed.startsWith("-") ? command.optionsMap().keySet() : command.subcommands().keySet();
    return Suggestions.question(typed, names);
  }

  /** One sentence on standard error, and the exit code that the kind of the error asks for. */
  private static int report(Exception e) {
    if (ending && e instanceof StoreException) {
      System.err.println("millrace: interrupted");
      return ExitCode.JOB_FAILED; // not seen: the signal decides the exit code
    }
    if (e instanceof InvalidJobException || e instanceof EmbeddedServerException) {
      return say(e, ExitCode.USAGE);
    }
    if (e instanceof StoreException) {
      return say(e, ExitCode.UNREACHABLE);
    }
    if (e instanceof IOException && "Broken pipe".equals(e.getMessage())) {
      return ExitCode.DONE; // whoever read our output has seen enough, as head does
    }
    if (e instanceof IOException) {
      return say(e, ExitCode.JOB_FAILED);
    }
    System.err.println("millrace: unexpected failure; this is a bug, please report it");
    System.err.print(Visible.lines(Throwables.getStackTraceAsString(e)));
    return ExitCode.JOB_FAILED;
  }

  private static int say(Exception e, int code) {
    System.err.println("millrace: " + Visible.lines(String.valueOf(e.getMessage())));
    return code;
  }
}
