package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.engine.EngineSettings;
import dev.millrace.input.ItemsInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Records that no buffer, block or chunk of 64 KiB can hold, under keys of all kinds. */
class ExtremeRecordsTest {

  private static final EngineSettings TINY = new EngineSettings(64 << 10, 16 << 10, 64 << 10);
  private static final int LARGE = 10 << 20;

  /** The empty key, prefixes of one another, each character up to 255, a few beyond. */
  private static final List<String> KEYS =
      IntStream.range(0, 256)
          .mapToObj(c -> Character.toString(c).repeat(1 + c % 3))
          .collect(
              Collectors.collectingAndThen(
                  Collectors.toCollection(
                      () -> new ArrayList<>(List.of("", "a", "aa", "aab", "\0\0\0", "水", "😀"))),
                  keys -> keys.stream().distinct().toList()));

  @Test
  void everyKeyComesOnceWithItsValuesUnchanged() throws Exception {
    LocalResult<Object, Object> result = LocalRunner.run(new Extremes(), Parameters.of(), TINY);

    Map<Object, Object> byKey = result.asMap();
    assertThat(result.entries()).hasSameSizeAs(KEYS);
    assertThat(byKey.keySet()).containsExactlyInAnyOrderElementsOf(KEYS);
    for (int i = 0; i < KEYS.size(); i++) {
      assertThat(byKey.get(KEYS.get(i))).as("values of key %d", i).isEqualTo(describe(value(i)));
    }
  }

  private static byte[] value(int i) {
    byte[] value = new byte[i % 100 == 0 ? LARGE : i];
    for (int at = 0; at < value.length; at++) {
      value[at] = (byte) (at * 31 + i);
    }
    return value;
  }

  private static String describe(byte[] value) {
    return value.length + " " + Arrays.hashCode(value);
  }

  /** One value for each key. */
  private static final class Extremes implements JobDefinition {

    @Override
    public Job<?, ?> define(Parameters parameters) {
      return Job.named("extremes")
          .input(ItemsInput.of(IntStream.range(0, KEYS.size()).boxed().toList()))
          .mapper(
              (Integer item, Emitter<String, byte[]> out) -> out.emit(KEYS.get(item), value(item)))
          .<String>reducer(
              (key, values, out) -> {
                for (byte[] value : values) {
                  out.emit(key, describe(value));
                }
              })
          .partitions(3)
          .build();
    }
  }
}
