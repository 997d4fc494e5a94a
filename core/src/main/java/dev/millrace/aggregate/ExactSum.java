package dev.millrace.aggregate;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A sum of doubles or longs without any rounding: {@code units} times two to the power of {@code
 * exponent}, in lowest terms. Adding doubles rounds each time, so that the sum depends on the order
 * and on what was added first; this one does not, and so can be added up in parts. It is as long as
 * the span from the highest bit to the lowest of what was added: a few words, usually.
 *
 * @param units odd, or 0
 * @param exponent 0 if there are no units
 */
record ExactSum(BigInteger units, int exponent) {

  static final ExactSum ZERO = new ExactSum(BigInteger.ZERO, 0);

  private static final int FRACTION_BITS = 52;
  private static final long IMPLICIT_ONE = 1L << FRACTION_BITS;

  /**
   * A number as it is.
   *
   * @throws IllegalArgumentException if it is NaN or infinite
   */
  static ExactSum of(Number number) {
    if (number instanceof BigInteger integer) {
      return normal(integer, 0);
    }
    if (number instanceof Double || number instanceof Float) {
      return ofDouble(number.doubleValue());
    }
    return normal(BigInteger.valueOf(number.longValue()), 0);
  }

  private static ExactSum ofDouble(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "A value to aggregate is " + value + ": leave such values out in the mapper");
    }
    long bits = Double.doubleToLongBits(value);
    int exponent = Math.max(1, Math.getExponent(value) + Double.MAX_EXPONENT);
    long fraction = bits & IMPLICIT_ONE - 1;
    long units = Math.abs(value) < Double.MIN_NORMAL ? fraction : fraction | IMPLICIT_ONE;
    return normal(
        BigInteger.valueOf(bits < 0 ? -units : units),
        exponent - Double.MAX_EXPONENT - FRACTION_BITS);
  }

  ExactSum plus(ExactSum other) {
    int lower = Math.min(exponent, other.exponent);
    return normal(
        units.shiftLeft(exponent - lower).add(other.units.shiftLeft(other.exponent - lower)),
        lower);
  }

  ExactSum squared() {
    return new ExactSum(units.multiply(units), 2 * exponent);
  }

  /** The same number in decimal digits, all of them. */
  BigDecimal toBigDecimal() {
    return exponent >= 0
        ? new BigDecimal(units.shiftLeft(exponent))
        : new BigDecimal(units.multiply(BigInteger.valueOf(5).pow(-exponent)), -exponent);
  }

  private static ExactSum normal(BigInteger units, int exponent) {
    if (units.signum() == 0) {
      return ZERO;
    }
    int zeros = units.getLowestSetBit();
    return zeros == 0
        ? new ExactSum(units, exponent)
        : new ExactSum(units.shiftRight(zeros), exponent + zeros);
  }
}
