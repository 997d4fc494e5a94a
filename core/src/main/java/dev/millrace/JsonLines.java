package dev.millrace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.BiFunction;

/**
 * See {@link Format#jsonLines(BiFunction)}.
 *
 * @param object makes the object of a pair
 */
record JsonLines<K, V>(BiFunction<? super K, ? super V, ?> object) implements Format<K, V> {

  /** What becomes an object of its own accord. */
  record Entry(Object key, Object value) {}

  /** Made when the first line is written: its classes are many. */
  private static final class Json {
    static final ObjectMapper MAPPER =
        JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .addModule(
                new SimpleModule().addSerializer(Utf8.class, new ToStringSerializer(Utf8.class)))
            .build();
  }

  @Override
  public void write(K key, V value, OutputStream out) throws IOException {
    byte[] line = encode(object.apply(key, value));
    out.write(line, 0, line.length);
    out.write('\n');
  }

  private static byte[] encode(Object made) {
    try {
      return Json.MAPPER.writeValueAsBytes(made);
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
