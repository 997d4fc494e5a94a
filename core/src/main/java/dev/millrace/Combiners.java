package dev.millrace;

/**
 * Ready-made combiners. Each is associative and commutative; sums of longs and integers fail on
 * overflow.
 */
public final class Combiners {

  private Combiners() {}

  /** Adds longs; throws {@link ArithmeticException} on overflow. */
  public static LongCombiner sumOfLongs() {
    return Math::addExact;
  }

  /** Adds integers; throws {@link ArithmeticException} on overflow. */
  public static Combiner<Integer> sumOfIntegers() {
    return Math::addExact;
  }

  /** Adds doubles; the result can depend in its last bits on how the input was split. */
  public static Combiner<Double> sumOfDoubles() {
    return Double::sum;
  }

  /** Keeps the smallest long. */
  public static LongCombiner minOfLongs() {
    return Math::min;
  }

  /** Keeps the greatest long. */
  public static LongCombiner maxOfLongs() {
    return Math::max;
  }

  /** Keeps the smallest value in natural order; of equal ones the earlier. */
  public static <V extends Comparable<? super V>> Combiner<V> min() {
    return (left, right) -> left.compareTo(right) <= 0 ? left : right;
  }

  /** Keeps the greatest value in natural order; of equal ones the earlier. */
  public static <V extends Comparable<? super V>> Combiner<V> max() {
    return (left, right) -> left.compareTo(right) >= 0 ? left : right;
  }
}
