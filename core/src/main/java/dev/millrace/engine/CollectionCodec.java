package dev.millrace.engine;

import dev.millrace.InvalidJobException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Vector;
import org.jspecify.annotations.Nullable;

/**
 * The lists, sets and maps of the JDK: their elements, then an end mark. Sets and maps are written
 * in the order of their encoded elements and keys, whatever order they iterate in, so that equal
 * ones have equal bytes; decoding accepts no other order.
 */
final class CollectionCodec {

  private static final List<Class<?>> DECODED =
      List.of(
          ArrayList.class, LinkedHashSet.class, TreeSet.class, LinkedHashMap.class, TreeMap.class);

  private final DataCodec values;

  CollectionCodec(DataCodec values) {
    this.values = values;
  }

  /**
   * Whether {@link #write} writes instances of a class: lists, sets and maps of the JDK, apart from
   * those with a character of their own, LinkedList, Vector and Stack.
   */
  static boolean encodes(Class<?> type) {
    if (type == ArrayList.class) {
      return true;
    }
    return JobClasses.ofJdk(type)
        && (List.class.isAssignableFrom(type)
            || Set.class.isAssignableFrom(type)
            || Map.class.isAssignableFrom(type))
        && !LinkedList.class.isAssignableFrom(type)
        && !Vector.class.isAssignableFrom(type);
  }

  /**
   * Checks that a component or field can hold what its collection is decoded to.
   *
   * @throws InvalidJobException if it is declared as another class, such as EnumMap
   */
  static void checkDeclared(Class<?> owner, String name, Class<?> declared) {
    if (encodes(declared) && DECODED.stream().noneMatch(declared::isAssignableFrom)) {
      throw new InvalidJobException(
          "Class "
              + JobClasses.sourceName(owner)
              + " (a value of the job) declares "
              + name
              + " as "
              + declared.getName()
              + ", which is not decoded as such: declare it as java.util.List, Set or Map");
    }
  }

  /** Appends a list, set or map. */
  void write(Object value, GrowableBytes out) {
    if (value instanceof List<?> list) {
      out.write(Tag.LIST);
      for (Object element : list) {
        values.write(element, out);
      }
    } else if (value instanceof Set<?> set) {
      out.write(setTag(set));
      SortedParts parts = new SortedParts(set.size(), out);
      for (Object element : set) {
        parts.begin();
        values.write(element, out);
        parts.endKey();
      }
      parts.sort(value);
    } else {
      Map<?, ?> map = (Map<?, ?>) value;
      out.write(mapTag(map));
      SortedParts parts = new SortedParts(map.size(), out);
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        parts.begin();
        values.write(entry.getKey(), out);
        parts.endKey();
        values.write(entry.getValue(), out);
      }
      parts.sort(value);
    }
    out.write(Tag.END);
  }

  /** Reads a list after its tag. */
  List<@Nullable Object> readList(ByteCursor in) {
    List<@Nullable Object> list = new ArrayList<>();
    while (in.peek() != Tag.END) {
      list.add(values.read(in));
    }
    in.next();
    return list;
  }

  /** Reads a set after its tag. */
  Set<@Nullable Object> readSet(boolean sorted, ByteCursor in) {
    Set<@Nullable Object> set = sorted ? new TreeSet<>() : new LinkedHashSet<>();
    int before = -1;
    int beforeEnd = -1;
    while (in.peek() != Tag.END) {
      int start = in.position;
      Object element = values.read(in);
      checkAscending(before, beforeEnd, start, in);
      if (!set.add(element)) {
        throw in.damaged("a set has an element twice");
      }
      before = start;
      beforeEnd = in.position;
    }
    in.next();
    return set;
  }

  /** Reads a map after its tag. */
  Map<@Nullable Object, @Nullable Object> readMap(boolean sorted, ByteCursor in) {
    Map<@Nullable Object, @Nullable Object> map = sorted ? new TreeMap<>() : new LinkedHashMap<>();
    int before = -1;
    int beforeEnd = -1;
    while (in.peek() != Tag.END) {
      int start = in.position;
      Object key = values.read(in);
      checkAscending(before, beforeEnd, start, in);
      before = start;
      beforeEnd = in.position;
      int size = map.size();
      map.put(key, values.read(in));
      if (map.size() == size) {
        throw in.damaged("a map has a key twice");
      }
    }
    in.next();
    return map;
  }

  private static void checkAscending(int before, int beforeEnd, int start, ByteCursor in) {
    byte[] bytes = in.bytes;
    if (before >= 0
        && Arrays.compareUnsigned(bytes, before, beforeEnd, bytes, start, in.position) >= 0) {
      throw in.damaged("the elements of a set or map are out of order");
    }
  }

  private static int setTag(Set<?> set) {
    if (set instanceof SortedSet<?> sorted) {
      requireNaturalOrder(sorted.comparator(), set);
      return Tag.SORTED_SET;
    }
    return Tag.SET;
  }

  private static int mapTag(Map<?, ?> map) {
    if (map instanceof SortedMap<?, ?> sorted) {
      requireNaturalOrder(sorted.comparator(), map);
      return Tag.SORTED_MAP;
    }
    return Tag.MAP;
  }

  /** Refuses a comparator: the bytes could not say which one it was. */
  static void requireNaturalOrder(@Nullable Comparator<?> comparator, Object value) {
    if (comparator != null && comparator != Comparator.naturalOrder()) {
      throw new InvalidJobException(
          "A "
              + JobClasses.sourceName(value.getClass())
              + " (a value of the job) has a comparator of its own, which would be lost: copy it into"
              + " a java.util.ArrayList, or give it the natural order");
    }
  }
}
