package dev.millrace.engine;

import dev.millrace.Combiner;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Combined values as objects, in a list; the word is the place in it. Their memory is estimated
 * from every value that arrives: too much for a combiner that keeps one of two values, about right
 * for one that joins them; so the buffer is bounded either way.
 */
final class CombinedObjects implements CombineBuffer.CombinedValues {

  private static final int OBJECT_COST = 32;

  private final Combiner<Object> combiner;
  private final List<Object> values = new ArrayList<>();
  private long bytes;

  CombinedObjects(Combiner<Object> combiner) {
    this.combiner = combiner;
  }

  @Override
  public boolean mayWait() {
    return false;
  }

  @Override
  public long toWord(Object value) {
    bytes += OBJECT_COST + estimate(value);
    values.add(value);
    return values.size() - 1;
  }

  @Override
  public long combine(long held, long arrived) {
    Object value = values.remove((int) arrived);
    bytes -= OBJECT_COST;
    Object combined = combiner.combine(values.get((int) held), value);
    values.set((int) held, Objects.requireNonNull(combined, "The combiner returned null"));
    return held;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public void encode(long word, DataCodec codec, GrowableBytes out) {
    codec.encode(values.get((int) word), out);
  }

  @Override
  public void clear() {
    values.clear();
    bytes = 0;
  }

  /** The variable part of a value's memory; numbers and other values of a fixed size have none. */
  private static long estimate(Object value) {
    if (value instanceof CharSequence text) {
      return text.length();
    }
    if (value instanceof byte[] array) {
      return array.length;
    }
    if (value.getClass().isArray()) {
      return (long) Long.BYTES * Array.getLength(value);
    }
    if (value instanceof Collection<?> elements) {
      return elements.stream().mapToLong(element -> OBJECT_COST + estimate(element)).sum();
    }
    if (value instanceof Map<?, ?> entries) {
      return estimate(entries.keySet()) + estimate(entries.values());
    }
    return value instanceof Number
            || value instanceof Boolean
            || value instanceof Character
            || value instanceof Enum
        ? 0
        : OBJECT_COST;
  }
}
