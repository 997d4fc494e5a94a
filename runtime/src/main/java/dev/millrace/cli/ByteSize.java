package dev.millrace.cli;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads sizes such as {@code 65536}, {@code 64K}, {@code 64KiB}, {@code 1G}: powers of 1024. */
final class ByteSize implements ITypeConverter<Long> {

  @Override
  public Long convert(String text) {
    String upper = text.toUpperCase(Locale.ROOT).replaceFirst("I?B$", "");
    int unit = upper.isEmpty() ? -1 : "KMGT".indexOf(upper.charAt(upper.length() - 1));
    String number = unit < 0 ? upper : upper.substring(0, upper.length() - 1);
    try {
      return Math.multiplyExact(Long.parseLong(number), 1L << 10 * (unit + 1));
    } catch (NumberFormatException | ArithmeticException e) {
      throw new TypeConversionException(
          "'" + text + "' is not a size in bytes, such as 65536 or 64K");
    }
  }
}
