package dev.millrace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.LRUMap;
import com.fasterxml.jackson.databind.util.LookupCache;
import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.BiFunction;

/** See {@link Format#jsonLines(BiFunction)}. */
final class JsonLines<K, V> implements Format<K, V> {

  private static final int TYPES = 200;

  private final BiFunction<? super K, ? super V, ?> object;

  /**
   * Made when the first line is written: its classes are many. It remembers the classes of the job,
   * so it must not outlive the job.
   */
  private final Supplier<ObjectMapper> mapper = Suppliers.memoize(JsonLines::newMapper);

  /**
   * Creates a format.
   *
   * @param object makes the object of a pair
   */
  JsonLines(BiFunction<? super K, ? super V, ?> object) {
    this.object = object;
  }

  /** What becomes an object of its own accord. */
  record Entry(Object key, Object value) {}

  private static ObjectMapper newMapper() {
    LookupCache<Object, JavaType> types = new LRUMap<>(16, TYPES);
    return JsonMapper.builder()
        .typeFactory(TypeFactory.defaultInstance().withCache(types))
        .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
        .addModule(new SimpleModule().addSerializer(Utf8.class, new ToStringSerializer(Utf8.class)))
        .build();
  }

  @Override
  public void write(K key, V value, OutputStream out) throws IOException {
    byte[] line = encode(object.apply(key, value));
    out.write(line, 0, line.length);
    out.write('\n');
  }

  private byte[] encode(Object made) {
    try {
      return mapper.get().writeValueAsBytes(made);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "A " + made.getClass().getName() + " cannot be written as JSON: " + e.getMessage(), e);
    }
  }

  @Override
  public String suffix() {
    return ".jsonl";
  }
}
