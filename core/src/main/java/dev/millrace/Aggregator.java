package dev.millrace;

import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * How the values of a key become one result, told so that it can be done in parts: values are
 * accumulated where they are emitted, what was accumulated is combined in buffers, on disk and in
 * the reducer, and the last one is finished there. What is accumulated travels, so it has to be of
 * a class that can be a value of a job. See {@code dev.millrace.aggregate.Aggregators} for ready
 * ones.
 *
 * <p>It may depend on the values and their order alone, not on how they are parted:
 *
 * <ul>
 *   <li>{@code combine} is associative: {@code combine(a, combine(b, c))} equals {@code
 *       combine(combine(a, b), c)};
 *   <li>{@code create} is its identity: {@code combine(create(), a)} and {@code combine(a,
 *       create())} equal {@code a};
 *   <li>{@code accumulate(a, v)} equals {@code combine(a, accumulate(create(), v))}.
 * </ul>
 *
 * <p>It need not be commutative: everything is combined in the order of the input.
 *
 * @param <V> the type of the values
 * @param <A> the type of what is accumulated
 * @param <R> the type of the results
 */
public interface Aggregator<V, A, R> {

  /** What is accumulated of no value; a new one each time, if it can change. */
  A create();

  /** Adds a value; may change and return {@code accumulated}. */
  A accumulate(A accumulated, V value);

  /** Combines what was accumulated of earlier values with that of later ones. */
  Combiner<A> combiner();

  /** Makes the result. */
  R finish(A accumulated);

  /** An aggregator of these four. */
  static <V, A, R> Aggregator<V, A, R> of(
      Supplier<A> create,
      BiFunction<A, ? super V, A> accumulate,
      Combiner<A> combiner,
      Function<? super A, ? extends R> finish) {
    return new Aggregator<>() {
      @Override
      public A create() {
        return create.get();
      }

      @Override
      public A accumulate(A accumulated, V value) {
        return accumulate.apply(accumulated, value);
      }

      @Override
      public Combiner<A> combiner() {
        return combiner;
      }

      @Override
      public R finish(A accumulated) {
        return finish.apply(accumulated);
      }
    };
  }

  /** The same of a part of each value. */
  default <U> Aggregator<U, A, R> on(Function<? super U, ? extends V> part) {
    return of(
        this::create,
        (accumulated, value) -> accumulate(accumulated, part.apply(value)),
        combiner(),
        this::finish);
  }

  /** The same, with something made of its result. */
  default <S> Aggregator<V, A, S> map(Function<? super R, ? extends S> then) {
    return of(
        this::create, this::accumulate, combiner(), accumulated -> then.apply(finish(accumulated)));
  }
}
