package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class DataCodecProperties extends DataCodecValues {

  @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
  void whatIsDecodedEqualsWhatWasEncoded(@ForAll("values") Object value) {
    byte[] bytes = codec.encode(value);

    Object decoded = codec.decode(bytes);

    assertThat(alike(decoded, value)).as("%s for %s", decoded, value).isTrue();
    assertThat(codec.encode(decoded)).isEqualTo(bytes);
  }

  @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
  void valuesAreEqualIfAndOnlyIfTheirBytesAre(
      @ForAll("similarValues") Object left, @ForAll("similarValues") Object right) {
    assertThat(Arrays.equals(codec.encode(left), codec.encode(right)))
        .as("%s and %s", left, right)
        .isEqualTo(alike(left, right));
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void setsAndMapsHaveTheSameBytesInWhateverOrderTheyWereFilled(
      @ForAll("sets") Set<Object> set, @ForAll Random random) {
    List<Object> shuffled = new ArrayList<>(set);
    Collections.shuffle(shuffled, random);
    Map<Object, Object> map = new HashMap<>();
    Map<Object, Object> shuffledMap = new LinkedHashMap<>();
    set.forEach(element -> map.put(element, List.of(element)));
    shuffled.forEach(element -> shuffledMap.put(element, List.of(element)));

    assertThat(codec.encode(new LinkedHashSet<>(shuffled))).isEqualTo(codec.encode(set));
    assertThat(codec.encode(shuffledMap)).isEqualTo(codec.encode(map));
    assertThat(codec.encode(Visit.of(shuffledMap))).isEqualTo(codec.encode(Visit.of(map)));
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void partOfAnArrayIsDecodedLikeTheWhole(@ForAll("values") Object value, @ForAll byte[] around) {
    GrowableBytes bytes = new GrowableBytes(0);
    bytes.write(around, 0, around.length);
    codec.encode(value, bytes);
    int length = bytes.size() - around.length;
    bytes.write(around, 0, around.length);

    Object decoded = codec.decode(bytes.toByteArray(), around.length, length);

    assertThat(alike(decoded, value)).as("%s for %s", decoded, value).isTrue();
  }

  @Property(tries = 5_000)
  void bytesOfComparablesSortAsTheyDo(@ForAll("comparables") List<Comparable<Object>> pair) {
    assertSameOrder(pair.get(0).compareTo(pair.get(1)), pair.get(0), pair.get(1));
  }

  @Property(tries = 5_000)
  void bytesOfStringsSortByCodePoint(@ForAll("texts") String left, @ForAll("texts") String right) {
    int expected = Arrays.compare(left.codePoints().toArray(), right.codePoints().toArray());

    assertSameOrder(expected, left, right);
    assertSameOrder(expected, Optional.of(left), Optional.of(right));
  }

  @Property(tries = 5_000)
  void bytesOfByteArraysSortAsUnsigned(
      @ForAll("arrays") byte[] left, @ForAll("arrays") byte[] right) {
    int expected = Arrays.compareUnsigned(left, right);

    assertSameOrder(expected, left, right);
    assertSameOrder(expected, Optional.of(left), Optional.of(right));
  }

  @Property(tries = 5_000)
  void bytesOfListsSortByTheirElements(
      @ForAll("listsOfTexts") List<String> left, @ForAll("listsOfTexts") List<String> right) {
    assertSameOrder(compareLists(left, right), left, right);
  }

  @Property(tries = 5_000)
  void bytesOfRecordsSortByTheirComponents(
      @ForAll("stops") Stop left, @ForAll("stops") Stop right) {
    assertSameOrder(Stop.ORDER.compare(left, right), left, right);
  }

  private void assertSameOrder(int expected, Object left, Object right) {
    int actual = Arrays.compareUnsigned(codec.encode(left), codec.encode(right));
    assertThat(Integer.signum(actual))
        .as("%s against %s", left, right)
        .isEqualTo(Integer.signum(expected));
  }

  private static int compareLists(List<String> left, List<String> right) {
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      int order =
          Arrays.compare(left.get(i).codePoints().toArray(), right.get(i).codePoints().toArray());
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.size(), right.size());
  }
}
