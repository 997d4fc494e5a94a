package dev.millrace;

import java.util.Iterator;

/**
 * Ready-made reducers, one result per key. Each goes with the combiner of the same name in {@link
 * Combiners}.
 */
public final class Reducers {

  private Reducers() {}

  /** Adds the longs of each key; throws {@link ArithmeticException} on overflow. */
  public static <K> Reducer<K, Long, Long> sumOfLongs() {
    return folding(Combiners.sumOfLongs());
  }

  /** Adds the integers of each key; throws {@link ArithmeticException} on overflow. */
  public static <K> Reducer<K, Integer, Integer> sumOfIntegers() {
    return folding(Combiners.sumOfIntegers());
  }

  /** Adds the doubles of each key, in the order of the input. */
  public static <K> Reducer<K, Double, Double> sumOfDoubles() {
    return folding(Combiners.sumOfDoubles());
  }

  /**
   * Counts the values of each key. Not to be used with a combiner, which would change their number.
   */
  public static <K, V> Reducer<K, V, Long> count() {
    return (key, values, out) -> {
      long count = 0;
      for (Iterator<V> each = values.iterator(); each.hasNext(); each.next()) {
        count++;
      }
      out.emit(key, count);
    };
  }

  /** Keeps the smallest value of each key in natural order. */
  public static <K, V extends Comparable<? super V>> Reducer<K, V, V> min() {
    return folding(Combiners.<V>min());
  }

  /** Keeps the greatest value of each key in natural order. */
  public static <K, V extends Comparable<? super V>> Reducer<K, V, V> max() {
    return folding(Combiners.<V>max());
  }

  /** Combines all values of a key with the given combiner, and emits the one that remains. */
  public static <K, V> Reducer<K, V, V> folding(Combiner<V> combiner) {
    return (key, values, out) -> {
      Iterator<V> each = values.iterator();
      V folded = each.next();
      while (each.hasNext()) {
        folded = combiner.combine(folded, each.next());
      }
      out.emit(key, folded);
    };
  }
}
