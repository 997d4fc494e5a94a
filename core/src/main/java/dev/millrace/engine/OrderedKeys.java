package dev.millrace.engine;

import dev.millrace.InvalidJobException;
import dev.millrace.Job;
import dev.millrace.Order;
import dev.millrace.Ordering;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keys of a job that orders or groups by something else than whole keys. Everything that counts is
 * put before and behind the key, so that the order of bytes, which sorts and merges, is the one
 * that was asked for:
 *
 * <pre>
 * tag of byte[] | parts to group by | parts to order by | key | parts of the value | two lengths
 * </pre>
 *
 * <p>Each part, and the key, is encoded as a part of a composite (see {@link DataCodec}): none is a
 * prefix of another, so that what follows decides only between equals, and a group is known by the
 * bytes that it begins with. All bytes of a descending part are inverted, which keeps this, and
 * turns its order round. The lengths, of what stands before the key and of what makes the group,
 * are written to be read from the end; they never decide, as keys that are equal up to them are the
 * same. The buffers take the whole for a {@code byte[]} that the mapper has emitted, and know
 * nothing of it; whoever decides by groups reads their length and looks at no part.
 *
 * <p>Where a comparator was given, there are no parts to order by; sorting and merging compare
 * {@link ComparedKey}s then.
 */
final class OrderedKeys extends KeyForm {

  private final String job;
  private final List<Order.Part<Object>> groups;
  private final List<Order.Part<Object>> keys;
  private final List<Order.Part<Object>> values;
  private final @Nullable Comparator<Object> comparator;

  /** Knows no classes whose bytes have no order. */
  private final DataCodec parts;

  private final GrowableBytes form = new GrowableBytes(256);
  private int keyStart;
  private int groupEnd;

  @SuppressWarnings("unchecked") // the builder saw to it that it takes the mapper's keys
  private OrderedKeys(Job<?, ?> job, DataCodec codec, DataCodec parts) {
    super(codec);
    Ordering ordering = job.ordering();
    this.job = job.name();
    this.parts = parts;
    this.groups = parts(ordering.groups());
    this.keys = parts(ordering.keys());
    this.values = parts(ordering.values());
    this.comparator = (Comparator<Object>) ordering.comparator().orElse(null);
  }

  static OrderedKeys of(Job<?, ?> job, DataCodec codec) {
    return new OrderedKeys(job, codec, codec.withoutObjects());
  }

  @Override
  boolean isPlain() {
    return false;
  }

  @Override
  boolean isCompared() {
    return comparator != null;
  }

  @Override
  Object buffered(Object key, Object value) {
    write(key);
    append(values, value);
    end();
    return Arrays.copyOfRange(form.array(), 1, form.size());
  }

  @Override
  Object original(Object buffered) {
    byte[] given = (byte[]) buffered;
    byte[] bytes = new byte[given.length + 1];
    System.arraycopy(given, 0, bytes, 1, given.length);
    return decode(bytes, bytes.length);
  }

  @Override
  void encode(Object key, GrowableBytes out) {
    write(key);
    end();
    out.write(form.array(), 0, form.size());
  }

  @Override
  Object decode(byte[] bytes, int length) {
    int start = beforeLast(bytes, length);
    return codec.decodePart(bytes, lengthBefore(bytes, start, length), start);
  }

  @Override
  int groupEnd(byte[] bytes, int length) {
    return lengthBefore(bytes, length, length);
  }

  @Override
  byte[] bound(Object key) {
    write(key);
    if (comparator == null || !groups.isEmpty()) {
      return Arrays.copyOf(form.array(), groupEnd);
    }
    end();
    return form.toByteArray();
  }

  @Override
  int compareBound(byte[] bound, byte[] key, int length) {
    return comparator == null || !groups.isEmpty()
        ? super.compareBound(bound, key, length)
        : compared(bound, bound.length).compareGroup(compared(key, length));
  }

  @Override
  ComparedKey compared(byte[] bytes, int length) {
    int before = groups.isEmpty() ? 0 : groupEnd(bytes, length);
    byte[] copy = Arrays.copyOf(bytes, length);
    return new ComparedKey(this, copy, before, decode(bytes, length));
  }

  /** What the job's comparator says of two keys. */
  int compare(Object left, Object right) {
    if (comparator == null) {
      throw new IllegalStateException("These keys sort by their bytes");
    }
    try {
      return comparator.compare(left, right);
    } catch (RuntimeException e) {
      throw new ComparatorFailedException(e);
    }
  }

  private void write(Object key) {
    form.truncate(0);
    form.write(Tag.BYTES);
    append(groups, key);
    groupEnd = form.size();
    append(keys, key);
    keyStart = form.size();
    codec.encodePart(key, form);
    groupEnd = groups.isEmpty() ? form.size() : groupEnd;
  }

  private void end() {
    appendLength(keyStart);
    appendLength(groupEnd);
  }

  private void append(List<Order.Part<Object>> order, Object of) {
    for (Order.Part<Object> each : order) {
      int start = form.size();
      Object part = each.of().apply(of);
      try {
        parts.encodePart(part, form);
      } catch (InvalidJobException e) {
        throw new InvalidJobException(
            "Job "
                + job
                + " orders or groups by a "
                + JobClasses.sourceName(part.getClass())
                + ", which has no order of its own: give it a text, number, time or enum, or a"
                + " record or list of these",
            e);
      }
      if (each.isDescending()) {
        byte[] bytes = form.array();
        for (int i = start; i < form.size(); i++) {
          bytes[i] = (byte) ~bytes[i];
        }
      }
    }
  }

  /** Seven bits to a byte, the lowest last; all but the first byte say that others come before. */
  private void appendLength(int length) {
    int more = length;
    int count = GrowableBytes.varintLength(length);
    byte[] bytes = form.ensure(count);
    for (int i = count - 1; i >= 0; i--) {
      bytes[form.size() + i] = (byte) (i == 0 ? more : more & 0x7f | 0x80);
      more >>>= 7;
    }
    form.advance(count);
  }

  /** Where the length that ends before {@code end} begins. */
  private static int beforeLast(byte[] bytes, int end) {
    int at = end - 1;
    while (at > 0 && bytes[at] < 0) {
      at--;
    }
    return at;
  }

  private static int lengthBefore(byte[] bytes, int end, int total) {
    int length = 0;
    int shift = 0;
    int start = beforeLast(bytes, end);
    for (int at = end - 1; at >= start; at--, shift += 7) {
      length |= (bytes[at] & 0x7f) << shift;
    }
    if (start <= 0 || shift > 35 || length < 1 || length > total) {
      throw new IllegalArgumentException(
          "An ordered key of " + total + " bytes is damaged: it names " + length + " of them");
    }
    return length;
  }

  @SuppressWarnings("unchecked") // the builder saw to it that it takes the mapper's pairs
  private static List<Order.Part<Object>> parts(Optional<Order<?>> order) {
    List<Order.Part<Object>> parts = new ArrayList<>();
    order.ifPresent(given -> given.parts().forEach(part -> parts.add((Order.Part<Object>) part)));
    return parts;
  }
}
