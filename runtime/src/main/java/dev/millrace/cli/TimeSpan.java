package dev.millrace.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads times such as {@code 90}, {@code 90s}, {@code 15m}, {@code 2h}, {@code 7d}. */
final class TimeSpan implements ITypeConverter<Duration> {

  /** Up to nine digits: in any unit a duration that a long of milliseconds holds. */
  private static final Pattern SYNTAX = Pattern.compile("(\\d{1,9})([smhd]?)");

  @Override
  public Duration convert(String text) {
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "'" + text + "' is not a time, such as 90, 90s, 15m, 2h or 7d");
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "m" -> Duration.ofMinutes(number);
      case "d" -> Duration.ofDays(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofSeconds(number);
    };
  }
}
