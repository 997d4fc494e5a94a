package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.Combiners;
import dev.millrace.Job;
import dev.millrace.Reducers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Keys that a table of hashes cannot tell apart are told apart all the same. */
class HashCollisionTest {

  private static final int KEYS = 500_000;

  private final Job<String, Long> job =
      Job.named("test")
          .input(new EngineTesting.Lines(List.of()))
          .mapper(EngineTesting.ones())
          .combiner(Combiners.sumOfLongs())
          .reducer(Reducers.sumOfLongs())
          .build();
  private final DataCodec codec = DataCodec.of(job);

  @Test
  void keysWithTheSameHashAreCombinedEachForItself() throws IOException {
    // given
    List<String> colliding = colliding();
    assertThat(colliding).hasSizeGreaterThan(10);
    MapBuffer buffer = MapBuffer.of(job, codec, KeyRanges.none(1));

    // when
    Map<String, Long> expected = new TreeMap<>();
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < colliding.size(); i++) {
        buffer.add(colliding.get(i), (long) i);
        expected.merge(colliding.get(i), (long) i, Long::sum);
      }
    }

    // then
    Map<String, Long> combined = new TreeMap<>();
    buffer.drainTo(
        new MapBuffer.RunSink() {
          @Override
          public void add(int partition, GrowableBytes key, MapBuffer.EncodedValue value) {
            GrowableBytes encoded = new GrowableBytes(16);
            value.appendTo(encoded);
            Object sum = codec.decode(encoded.toByteArray());
            combined.put((String) codec.decode(key.toByteArray()), (Long) sum);
          }

          @Override
          public void endRun() {}
        });
    assertThat(combined).isEqualTo(expected);
  }

  /** Among so many keys some dozens share all 32 bits of their hash with another. */
  private List<String> colliding() {
    EncodedKey encoded = new EncodedKey(codec);
    Map<Integer, String> byHash = new HashMap<>();
    List<String> colliding = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      String key = "key" + i;
      String other = byHash.putIfAbsent(encoded.set(key), key);
      if (other != null) {
        colliding.add(other);
        colliding.add(key);
      }
    }
    return colliding;
  }
}
