package dev.millrace.cli;

import dev.millrace.InvalidJobException;
import dev.millrace.client.Submission;
import dev.millrace.store.JobSpec;
import dev.millrace.store.Start;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say under which id a job is submitted, and when it starts. */
final class SubmissionOptions {

  @Option(
      names = "--id",
      paramLabel = "ID",
      description =
          "The id of the job: 1 to 64 letters, digits, '-' and '_'. Refused if another job has it.")
  private @Nullable String id;

  @Option(
      names = "--join",
      description =
          "If a job has this --id already and does the same, take that one. Needs --redis.")
  private boolean join;

  @Option(
      names = "--after",
      paramLabel = "TIME",
      converter = TimeSpan.class,
      description = "Start the job after 90s, 15m, 2h or 3d, by the clock of Redis. Needs --redis.")
  private @Nullable Duration after;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description =
          "Start the job at a time such as 2026-12-01T03:00Z or 2026-12-01T04:00+01:00. Needs --redis.")
  private @Nullable String at;

  /** The id that was given, if any. */
  Optional<String> id() {
    return Optional.ofNullable(id).map(JobSpec::checkJobId);
  }

  /**
   * How the job is to be submitted.
   *
   * @param shared whether to a server of others, whose jobs can be joined, and waited for
   * @throws InvalidJobException if the options do not go together
   */
  Submission toSubmission(boolean shared) {
    if (join && id == null) {
      throw new InvalidJobException("--join joins the job of an id: name it with --id ID");
    }
    Start start = start();
    if (!shared && (join || start.isLater())) {
      throw new InvalidJobException(
          (join ? "--join" : after != null ? "--after" : "--at")
              + " needs a Redis that outlives this process: name it with --redis URI");
    }
    return new Submission(join, start);
  }

  private Start start() {
    if (after != null && at != null) {
      throw new InvalidJobException("--after and --at both say when to start: leave one out");
    }
    if (after != null) {
      return Start.after(after);
    }
    return at == null ? Start.NOW : Start.at(parse(at).toInstant());
  }

  private static ZonedDateTime parse(String time) {
    try {
      return ZonedDateTime.parse(time);
    } catch (DateTimeParseException e) {
      throw new InvalidJobException(
          "--at takes a time with its zone, such as 2026-12-01T03:00Z or 2026-12-01T04:00+01:00: "
              + time,
          e);
    }
  }
}
