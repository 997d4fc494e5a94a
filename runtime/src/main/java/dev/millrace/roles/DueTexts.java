package dev.millrace.roles;

import dev.millrace.InvalidJobException;
import dev.millrace.Parameters;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The time when a job of a schedule was due, in its id and in its parameters: {@code {due}} there
 * is as in the id, {@code {due:PATTERN}} by the clocks of the schedule's time zone, in a pattern of
 * {@link DateTimeFormatter}.
 */
public final class DueTexts {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{due(?::([^{}]+))?}");
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmm'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private DueTexts() {}

  /** The id of the job of a schedule that was due at this time, always the same. */
  public static String jobId(String schedule, Instant due) {
    return schedule + "-" + STAMP.format(due);
  }

  /** Whether a text has a placeholder. */
  public static boolean isIn(String text) {
    return PLACEHOLDER.matcher(text).find();
  }

  /**
   * Parameters with the time in place of the placeholders: in arguments, settings, and the output.
   *
   * @throws InvalidJobException if a pattern is none
   */
  public static Parameters resolve(Parameters parameters, Instant due, ZoneId zone) {
    Map<String, String> settings = new LinkedHashMap<>();
    parameters.settings().forEach((name, value) -> settings.put(name, resolve(value, due, zone)));
    return new Parameters(
        parameters.arguments().stream().map(argument -> resolve(argument, due, zone)).toList(),
        settings,
        parameters.outputDirectory().map(directory -> resolve(directory, due, zone)),
        parameters.overwrite(),
        parameters.workingDirectory());
  }

  private static String resolve(String text, Instant due, ZoneId zone) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(format(found.group(1), due, zone)));
  }

  private static String format(@Nullable String pattern, Instant due, ZoneId zone) {
    if (pattern == null) {
      return STAMP.format(due);
    }
    try {
      return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(due.atZone(zone));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new InvalidJobException(
          "{due:%s} has no pattern of a time, such as uuuu-MM-dd or HH: %s"
              .formatted(pattern, e.getMessage()),
          e);
    }
  }
}
