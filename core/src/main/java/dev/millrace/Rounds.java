package dev.millrace;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The result of a job that is repeated, each round reading what the one before has made, until a
 * condition holds. Made by {@link Job#repeat}. As input it is the result of the last round; only
 * that, and what the next round needs, is kept.
 *
 * @param <K> the type of the result's keys
 * @param <R> the type of the result's values
 */
public final class Rounds<K, R> implements Input<Pair<K, R>> {

  private final Job<K, R> first;
  private final int max;
  private final Function<Input<Pair<K, R>>, Job<K, R>> body;
  private final Predicate<Round> until;
  private final List<Job<K, R>> rounds = new ArrayList<>();

  Rounds(
      Job<K, R> first,
      int max,
      Function<Input<Pair<K, R>>, Job<K, R>> body,
      Predicate<Round> until) {
    if (max < 1) {
      throw new InvalidJobException(
          "Job " + first.name() + " must be repeated at least once at the most: " + max);
    }
    this.first = first;
    this.max = max;
    this.body = Objects.requireNonNull(body, "body");
    this.until = Objects.requireNonNull(until, "until");
  }

  /** The job before the first round. */
  public Job<K, R> first() {
    return first;
  }

  /** The job of a round, from 1; the same however often it is asked for. */
  public synchronized Job<K, R> round(int number) {
    while (rounds.size() < number) {
      Job<K, R> previous = rounds.isEmpty() ? first : rounds.get(rounds.size() - 1);
      rounds.add(body.apply(previous.result()));
    }
    return rounds.get(number - 1);
  }

  /** Whether a round that has ended is the last. */
  public boolean isLast(Round round) {
    return round.number() >= max || until.test(round);
  }

  @Override
  public List<Split> splits(InputContext context) throws IOException {
    return context.steps().splits(context.steps().last(this), context);
  }

  @Override
  public RecordReader<Pair<K, R>> open(Split split, InputContext context) throws IOException {
    // The split says which round it is of; what they write is of one kind.
    return context.steps().open(round(1), split, context);
  }
}
