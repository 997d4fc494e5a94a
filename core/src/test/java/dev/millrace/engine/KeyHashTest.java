package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyHashTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7, 8, 9, 15, 16, 17, 100})
  void hashAndEqualityDependOnTheBytesAloneNotOnWhereTheyLie(int length) {
    Random random = new Random(length);
    byte[] key = new byte[length];
    random.nextBytes(key);
    // At the very start, in the middle, and at the very end, where no whole word can be read.
    byte[] bytes = new byte[3 * length + 5];
    random.nextBytes(bytes);
    int[] places = {0, length + 2, 2 * length + 5};
    for (int place : places) {
      System.arraycopy(key, 0, bytes, place, length);
    }

    for (int place : places) {
      assertThat(KeyHash.of(bytes, place, length)).isEqualTo(KeyHash.of(key, 0, length));
      assertThat(KeyHash.equal(bytes, places[0], place, length)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 15, 16, 17, 100})
  void everyChangedByteMakesKeysUnequal(int length) {
    byte[] bytes = new byte[2 * length];
    for (int changed = 0; changed < length; changed++) {
      Arrays.fill(bytes, (byte) 'x');
      bytes[length + changed]++;

      assertThat(KeyHash.equal(bytes, 0, length, length)).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"%d", "a%d", "word%d", "user-%012d", "%d-and-a-long-tail-that-all-share"})
  void lowBitsOfShortAndSimilarKeysSpread(String pattern) {
    int keys = 4096;
    Set<Integer> places = new HashSet<>();
    for (int i = 0; i < keys; i++) {
      byte[] key = pattern.formatted(i).getBytes(StandardCharsets.UTF_8);
      places.add(KeyHash.of(key, 0, key.length) & keys - 1);
    }

    // Thrown at random, 4,096 keys hit 63 % of as many places.
    assertThat(places.size()).isBetween(keys * 58 / 100, keys * 68 / 100);
  }
}
