package dev.millrace.aggregate;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * What count, sum, mean and deviation of numbers follow from. The sums are exact, so that nothing
 * is lost where a variance is the small difference of two large numbers, and nothing depends on the
 * order; each result is rounded once.
 */
record Moments(long count, ExactSum sum, ExactSum squares) {

  static final Moments NONE = new Moments(0, ExactSum.ZERO, ExactSum.ZERO);

  Moments plus(Number number) {
    ExactSum value = ExactSum.of(number);
    return new Moments(count + 1, sum.plus(value), squares.plus(value.squared()));
  }

  Moments plus(Moments other) {
    return new Moments(count + other.count, sum.plus(other.sum), squares.plus(other.squares));
  }

  Statistics statistics() {
    BigDecimal total = sum.toBigDecimal();
    if (count == 0) {
      return new Statistics(0, 0, Double.NaN, Double.NaN);
    }
    BigDecimal number = BigDecimal.valueOf(count);
    BigDecimal deviation = squares.toBigDecimal().multiply(number).subtract(total.multiply(total));
    return new Statistics(
        count,
        total.doubleValue(),
        total.divide(number, MathContext.DECIMAL128).doubleValue(),
        deviation.divide(number.multiply(number), MathContext.DECIMAL128).doubleValue());
  }
}
