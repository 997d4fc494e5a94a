package dev.millrace;

/**
 * Two values: a key and a value of a job's result when another job reads it, or whatever else
 * belongs together.
 *
 * @param <A> the type of the first value
 * @param <B> the type of the second value
 * @param first the first value; the key of a result
 * @param second the second value; the value of a result
 */
public record Pair<A, B>(A first, B second) {

  /** A pair. */
  public static <A, B> Pair<A, B> of(A first, B second) {
    return new Pair<>(first, second);
  }
}
