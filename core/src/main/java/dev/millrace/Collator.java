package dev.millrace;

/**
 * Makes one value of the whole result of a job.
 *
 * @param <K> the type of the result's keys
 * @param <R> the type of the result's values
 * @param <S> the type of the value that it makes
 */
@FunctionalInterface
public interface Collator<K, R, S> {

  /**
   * Makes the value.
   *
   * @param result all parts of the result, one after the other, each in its order; streamed, not
   *     held in memory: it can be iterated once, and only during this call. Empty if the result is
   */
  S collate(Iterable<Pair<K, R>> result) throws Exception;
}
