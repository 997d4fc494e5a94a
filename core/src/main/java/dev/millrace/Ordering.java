package dev.millrace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the keys and values of a job are ordered and grouped on their way to its reducer; what is
 * absent is left as it is: keys in their natural order, one call for each of them, values in the
 * order of the input.
 *
 * @param groups which keys are one call of the reducer, and the order of these calls
 * @param keys the order of keys, of those of a group where there are groups
 * @param comparator the order of keys where a comparator was given for it
 * @param values the order of the values of a key
 */
public record Ordering(
    Optional<Order<?>> groups,
    Optional<Order<?>> keys,
    Optional<Comparator<?>> comparator,
    Optional<Order<?>> values) {

  /** Everything as it is without any option. */
  static final Ordering NATURAL =
      new Ordering(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  Ordering withGroups(Order<?> order) {
    return new Ordering(Optional.of(order), keys, comparator, values);
  }

  Ordering withKeys(Order<?> order) {
    return new Ordering(groups, Optional.of(order), comparator, values);
  }

  Ordering withComparator(Comparator<?> given) {
    return new Ordering(groups, keys, Optional.of(given), values);
  }

  Ordering withValues(Order<?> order) {
    return new Ordering(groups, keys, comparator, Optional.of(order));
  }

  /** Whether nothing is to be ordered or grouped by anything else than whole keys. */
  public boolean isNatural() {
    return groups.isEmpty() && keys.isEmpty() && comparator.isEmpty() && values.isEmpty();
  }

  /** The classes of what was given. */
  List<Class<?>> code() {
    List<Class<?>> classes = new ArrayList<>();
    comparator.ifPresent(given -> classes.add(given.getClass()));
    Stream.of(groups, keys, values)
        .flatMap(Optional::stream)
        .flatMap(order -> order.parts().stream())
        .forEach(part -> classes.add(part.of().getClass()));
    return classes;
  }
}
