package dev.millrace;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * A join of two inputs by key, as a job that begins with it:
 *
 * <pre>{@code
 * Join.named("orders-of-customers")
 *     .left(customers, Customer::id)
 *     .right(orders, Order::customer)
 *     .inner((id, customer, order) -> new Line(customer.name(), order.amount()))
 *     .build();
 * }</pre>
 *
 * <p>Both sides are shuffled by key. The values of a key reach its reducer in the order of the
 * inputs, so that the left ones are held while the right ones are streamed past them: only the left
 * values of one key must fit into memory. Where a whole side fits, a {@link SideTable} does without
 * the shuffle.
 *
 * @param <K> the type of the keys
 * @param <A> the type of the left records
 * @param <B> the type of the right records
 */
public final class Join<K, A, B> {

  /** How many left values of one key are held at the most where the join does not say. */
  public static final int DEFAULT_HELD = 100_000;

  private final JobBuilder.WithMapper<K, Pair<Optional<A>, Optional<B>>> sides;
  private final String name;
  private final int held;

  private Join(
      JobBuilder.WithMapper<K, Pair<Optional<A>, Optional<B>>> sides, String name, int held) {
    this.sides = sides;
    this.name = name;
    this.held = held;
  }

  /** Begins a join; the name is for people. */
  public static Named named(String name) {
    return new Named(Objects.requireNonNull(name, "name"));
  }

  /** A join that has a name. */
  public static final class Named {
    private final String name;

    private Named(String name) {
      this.name = name;
    }

    /** Says where the left records come from, the side with fewer of a key, and their keys. */
    public <K, A> WithLeft<K, A> left(Input<A> input, Function<? super A, ? extends K> key) {
      return new WithLeft<>(name, input, key);
    }
  }

  /** A join that has a left side. */
  public static final class WithLeft<K, A> {
    private final String name;
    private final Input<A> input;
    private final Function<? super A, ? extends K> key;

    private WithLeft(String name, Input<A> input, Function<? super A, ? extends K> key) {
      this.name = name;
      this.input = Objects.requireNonNull(input, "input");
      this.key = Objects.requireNonNull(key, "key");
    }

    /** Says where the right records come from, and their keys. */
    public <B> Join<K, A, B> right(Input<B> right, Function<? super B, ? extends K> keyOfRight) {
      JobBuilder.WithMapper<K, Pair<Optional<A>, Optional<B>>> sides =
          Job.named(name)
              .input(input)
              .<K, Pair<Optional<A>, Optional<B>>>mapper(
                  (record, out) ->
                      out.emit(key.apply(record), Pair.of(Optional.of(record), Optional.empty())))
              .andInput(
                  right,
                  (record, out) ->
                      out.emit(
                          keyOfRight.apply(record),
                          Pair.of(Optional.empty(), Optional.of(record))));
      sides.draft.code.add(key.getClass());
      sides.draft.code.add(keyOfRight.getClass());
      return new Join<>(sides, name, DEFAULT_HELD);
    }
  }

  /**
   * The same join, which holds more or fewer left values of one key; with more it fails.
   *
   * @param values at least 1
   */
  public Join<K, A, B> holding(int values) {
    return new Join<>(sides, name, Math.max(1, values));
  }

  /** A result for each left and each right record of a key. */
  public <R> JobBuilder.WithReducer<K, R> inner(Joiner<? super K, ? super A, ? super B, R> joiner) {
    return reduced(
        joiner,
        (key, left, right) ->
            left.isPresent() && right.isPresent()
                ? Optional.of(joiner.join(key, left.get(), right.get()))
                : Optional.empty());
  }

  /** As {@link #inner}, and a result for each left record whose key no right one has. */
  public <R> JobBuilder.WithReducer<K, R> leftOuter(
      Joiner<? super K, ? super A, ? super Optional<B>, R> joiner) {
    return reduced(
        joiner, (key, left, right) -> left.map(record -> joiner.join(key, record, right)));
  }

  /** As {@link #leftOuter}, and a result for each right record whose key no left one has. */
  public <R> JobBuilder.WithReducer<K, R> fullOuter(
      Joiner<? super K, ? super Optional<A>, ? super Optional<B>, R> joiner) {
    return reduced(joiner, (key, left, right) -> Optional.of(joiner.join(key, left, right)));
  }

  private <R> JobBuilder.WithReducer<K, R> reduced(
      Joiner<?, ?, ?, R> joiner, Joiner<K, Optional<A>, Optional<B>, Optional<R>> matched) {
    sides.draft.code.add(joiner.getClass());
    return sides.reducer(new Matching<>(name, held, matched));
  }

  /** Holds the left values of a key, and joins each right one with all of them. */
  private static final class Matching<K, A, B, R>
      implements Reducer<K, Pair<Optional<A>, Optional<B>>, R> {
    private final String name;
    private final int most;
    private final Joiner<K, Optional<A>, Optional<B>, Optional<R>> joiner;

    Matching(String name, int most, Joiner<K, Optional<A>, Optional<B>, Optional<R>> joiner) {
      this.name = name;
      this.most = most;
      this.joiner = joiner;
    }

    @Override
    public void reduce(K key, Iterable<Pair<Optional<A>, Optional<B>>> values, Emitter<K, R> out) {
      List<Optional<A>> lefts = new ArrayList<>();
      boolean matched = false;
      for (Pair<Optional<A>, Optional<B>> each : values) {
        if (each.first().isPresent()) {
          if (matched) {
            throw new IllegalStateException("A left value of " + key + " follows a right one");
          }
          if (lefts.size() == most) {
            throw tooMany(key);
          }
          lefts.add(each.first());
        } else {
          matched = true;
          emitAll(key, lefts, each.second(), out);
        }
      }
      if (!matched) {
        emitAll(key, lefts, Optional.empty(), out);
      }
    }

    private void emitAll(K key, List<Optional<A>> lefts, Optional<B> right, Emitter<K, R> out) {
      for (Optional<A> left : lefts.isEmpty() ? List.of(Optional.<A>empty()) : lefts) {
        joiner.join(key, left, right).ifPresent(result -> out.emit(key, result));
      }
    }

    private InvalidJobException tooMany(K key) {
      return new InvalidJobException(
          "Join "
              + name
              + " meets more than "
              + most
              + " left values of key "
              + key
              + ", which it would have to hold in memory: let the side with fewer values of a key"
              + " be the left one, or allow more by .holding(n)");
    }
  }
}
