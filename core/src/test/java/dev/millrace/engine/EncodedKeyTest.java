package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.Reducers;
import dev.millrace.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodedKeyTest {

  private static final DataCodec CODEC =
      DataCodec.of(EngineTesting.job(List.of(), Reducers.sumOfLongs()));

  private final EncodedKey key = new EncodedKey(CODEC);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 6, 7, 8, 9, 14, 15, 16, 17, 23, 24, 100, 1000})
  void textsAreEncodedAndHashedAsTheirBytesAre(int length) {
    for (String letter : List.of("a", "\0", "é", "\uffff", "𝄞")) {
      String text = "x".repeat(length) + letter;
      byte[] utf8 = ("-" + text + "-").getBytes(StandardCharsets.UTF_8);

      assertEncoded(text);
      assertEncoded(Utf8.of(text));
      // Within another array, where what follows must not be taken for a part of the key.
      assertEncoded(Utf8.copyOf(utf8, 0, utf8.length).slice(1, utf8.length - 1));
    }
  }

  @Test
  void otherKeysAreEncodedAsTheCodecDoes() {
    for (Object other : List.of(1L, 2, new byte[] {1, 2, 3}, List.of("a", "b"), "")) {
      assertEncoded(other);
    }
  }

  @Test
  void nothingOfALongKeyIsLeftInTheShortOneAfterIt() {
    // given
    key.set("a much longer key than the next one");

    // when
    key.set("ab");

    // then
    assertThat(arenaBytes()).isEqualTo(CODEC.encode("ab"));
    assertThat(key.words()[0] >>> 24).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%d", "a%d", "word%d", "user-%012d", "%d-and-a-long-tail-that-all-share"})
  void lowBitsOfShortAndSimilarKeysSpread(String pattern) {
    int keys = 4096;
    Set<Integer> places = new HashSet<>();
    for (int i = 0; i < keys; i++) {
      places.add(key.set(pattern.formatted(i)) & keys - 1);
    }

    // Thrown at random, 4,096 keys hit 63 % of as many places.
    assertThat(places.size()).isBetween(keys * 58 / 100, keys * 68 / 100);
  }

  @Test
  void everyChangedBitChangesTheHash() {
    Random random = new Random(3);
    for (int length : new int[] {1, 7, 8, 9, 33}) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      int hash = key.set(bytes, 0, length);
      for (int bit = 0; bit < 8 * length; bit++) {
        bytes[bit / 8] ^= (byte) (1 << bit % 8);

        assertThat(key.set(bytes, 0, length)).isNotEqualTo(hash);

        bytes[bit / 8] ^= (byte) (1 << bit % 8);
      }
    }
  }

  private void assertEncoded(Object value) {
    byte[] expected = CODEC.encode(value);
    int hash = key.set(value);
    assertThat(key.length()).isEqualTo(expected.length);
    assertThat(arenaBytes()).isEqualTo(expected);
    assertThat(key.set(expected, 0, expected.length)).isEqualTo(hash);
  }

  private byte[] arenaBytes() {
    RecordArena arena = new RecordArena(false);
    GrowableBytes out = new GrowableBytes();
    arena.writeKey(arena.add(key, 0), out);
    return out.toByteArray();
  }
}
