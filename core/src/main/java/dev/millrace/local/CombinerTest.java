package dev.millrace.local;

import dev.millrace.Codec;
import dev.millrace.Combiner;
import dev.millrace.Utf8;
import dev.millrace.engine.DataCodec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A test of a combiner alone: values in the order in which they are emitted, and what they are
 * expected to be combined into, however they are grouped. See {@link JobTest#combiner}.
 *
 * @param <V> the type of the values
 */
public final class CombinerTest<V> {

  private static final int ROUNDS = 100;

  private final Combiner<V> combiner;
  private final List<V> values = new ArrayList<>();
  private boolean anyOrder;
  private long seed = JobTest.newSeed();

  CombinerTest(Combiner<V> combiner) {
    this.combiner = combiner;
  }

  /** Gives values, after those that were given before. */
  @SafeVarargs
  @SuppressWarnings("varargs") // only read
  public final CombinerTest<V> given(V... more) {
    values.addAll(List.of(more));
    return this;
  }

  /** Expects the same whatever the order of the values is, too. */
  public CombinerTest<V> inAnyOrder() {
    anyOrder = true;
    return this;
  }

  /** Draws the groupings and orders from this seed: that of a failure, to see it again. */
  public CombinerTest<V> seed(long number) {
    seed = number;
    return this;
  }

  /**
   * Expects that the values are combined into this, in 100 groupings drawn at random.
   *
   * @throws AssertionError if they are not, with the grouping and the seed
   */
  public void expect(V combined) {
    if (values.isEmpty()) {
      throw new AssertionError("A combiner is only called with values: give it some");
    }
    Set<Class<?>> classes = new LinkedHashSet<>();
    values.forEach(value -> classes.add(value.getClass()));
    List<Class<?>> own = classes.stream().filter(CombinerTest::isOwn).toList();
    CombinerLaw<V> law =
        new CombinerLaw<>(
            combiner, new DataCodec(own, classes, combiner.getClass().getClassLoader()));
    Object inOrder = law.inOrder(values);
    if (!Difference.same(combined, inOrder)) {
      throw new AssertionError(
          "The combiner made %s of %s, in place of %s"
              .formatted(
                  Difference.shown(inOrder),
                  values.stream().map(Difference::shown).toList(),
                  Difference.shown(combined)));
    }
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      List<V> shuffled = new ArrayList<>(values);
      if (anyOrder) {
        Collections.shuffle(shuffled, random);
      }
      law.check(shuffled, combined, random, seed);
    }
  }

  /** Whether a class of values would have to be registered with a job. */
  private static boolean isOwn(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    boolean ofJdk = loader == null || loader == ClassLoader.getPlatformClassLoader();
    return !ofJdk && !type.isRecord() && !type.isEnum() && type != Utf8.class;
  }

  /**
   * That a combiner makes the same of values in whatever way they are grouped. It is given copies
   * of them, as it may change them.
   */
  record CombinerLaw<V>(Combiner<V> combiner, Codec codec) {

    /** A value, and how it came about. */
    private record Combined<V>(V value, String how) {}

    V inOrder(List<V> values) {
      V combined = copy(values.get(0));
      for (V value : values.subList(1, values.size())) {
        combined = combiner.combine(combined, copy(value));
      }
      return combined;
    }

    void check(List<V> values, V expected, Random random, long seed) {
      List<Combined<V>> left = new ArrayList<>();
      values.forEach(value -> left.add(new Combined<>(copy(value), Difference.shown(value))));
      while (left.size() > 1) {
        int at = random.nextInt(left.size() - 1);
        Combined<V> first = left.get(at);
        Combined<V> second = left.remove(at + 1);
        left.set(
            at,
            new Combined<>(
                combiner.combine(first.value(), second.value()),
                "(" + first.how() + " + " + second.how() + ")"));
      }
      if (!Difference.same(expected, left.get(0).value())) {
        throw new AssertionError(
            "The combiner breaks its law: %s makes %s, but other groupings or orders of these values make %s; seed %d"
                .formatted(
                    left.get(0).how(),
                    Difference.shown(left.get(0).value()),
                    Difference.shown(expected),
                    seed));
      }
    }

    @SuppressWarnings("unchecked") // decoded from what was a V
    private V copy(V value) {
      return (V) codec.decode(codec.encode(value));
    }
  }
}
