package dev.millrace.engine;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.PriorityBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Collections and maps that are nothing but their elements, such as LinkedList and ArrayDeque. */
final class ElementsSerializer extends Serializer<Object> {

  private final Constructor<?> constructor;
  private final ValueSerializer values;

  ElementsSerializer(Class<?> type, ValueSerializer values) {
    this.constructor = JobKryo.constructor(type);
    this.values = values;
  }

  @Override
  public void write(Kryo kryo, Output output, Object value) {
    CollectionCodec.requireNaturalOrder(lostComparator(value), value);
    values.write(kryo, output, plain(value));
  }

  @Override
  @SuppressWarnings("unchecked") // what is not a collection of the kind fails the cast
  public Object read(Kryo kryo, Input input, Class<? extends Object> type) {
    Object elements = values.read(kryo, input, type);
    Object value;
    try {
      value = constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new KryoException(e);
    }
    if (value instanceof Map<?, ?>) {
      ((Map<Object, Object>) value).putAll((Map<Object, Object>) elements);
    } else {
      ((Collection<Object>) value).addAll((Collection<Object>) elements);
    }
    return value;
  }

  private static Object plain(Object value) {
    if (value instanceof Map<?, ?> map) {
      return new LinkedHashMap<>(map);
    }
    return value instanceof Set<?> set
        ? new LinkedHashSet<>(set)
        : new ArrayList<>((Collection<?>) value);
  }

  /** The comparator that the constructor will not know of; a class of the user's knows its own. */
  private static @Nullable Comparator<?> lostComparator(Object value) {
    if (value.getClass() == PriorityQueue.class) {
      return ((PriorityQueue<?>) value).comparator();
    }
    return value.getClass() == PriorityBlockingQueue.class
        ? ((PriorityBlockingQueue<?>) value).comparator()
        : null;
  }
}
