package dev.millrace.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.InvalidJobException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataCodecTest {

  private final DataCodec codec = codec();

  // ---- form

  @Test
  void stringIsItsTagAndItsPlainUtf8() {
    String text = "a\0b\1 \u00e9 \uD83D\uDE00";

    byte[] bytes = codec.encode(text);

    assertThat(bytes[0]).isEqualTo((byte) Tag.STRING);
    assertThat(Arrays.copyOfRange(bytes, 1, bytes.length)).isEqualTo(text.getBytes(UTF_8));
  }

  @Test
  void longOfOneIsTwoBytes() {
    assertThat(codec.encode(0L)).hasSize(1);
    assertThat(codec.encode(1L)).hasSize(2);
    assertThat(codec.encode(-255L)).hasSize(2);
    assertThat(codec.encode(Long.MIN_VALUE)).hasSize(9);
  }

  @Test
  void unpairedSurrogateBecomesTheReplacementCharacter() {
    assertThat(codec.decode(codec.encode("a\uD83Db"))).isEqualTo("a\uFFFDb");
    assertThat(codec.decode(codec.encode(List.of("\uDE00")))).isEqualTo(List.of("\uFFFD"));
    assertThat(codec.decode(codec.encode("\uFFFD?"))).isEqualTo("\uFFFD?");
  }

  @Test
  void bytesAreAppendedToWhatIsThere() {
    GrowableBytes bytes = new GrowableBytes(0);

    codec.encode("key", bytes);
    int middle = bytes.size();
    codec.encode(List.of(1), bytes);

    assertThat(codec.decode(bytes.array(), 0, middle)).isEqualTo("key");
    assertThat(codec.decode(bytes.array(), middle, bytes.size() - middle)).isEqualTo(List.of(1));
  }

  @Test
  void failedEncodingAppendsNothing() {
    GrowableBytes bytes = new GrowableBytes(0);
    codec.encode("key", bytes);
    int size = bytes.size();

    assertThatThrownBy(() -> codec.encode(List.of("a", new Random()), bytes))
        .isInstanceOf(InvalidJobException.class);

    assertThat(bytes.size()).isEqualTo(size);
  }

  @Test
  void nullIsRefused() {
    assertThatThrownBy(() -> codec.encode(null))
        .isExactlyInstanceOf(NullPointerException.class)
        .hasMessage("A key or value of a job must not be null: leave it out, or emit an Optional");
  }

  // ---- collections

  @Test
  void everyListIsDecodedAsAnArrayListWithTheSameBytes() {
    List<Integer> expected = new ArrayList<>(List.of(1, 2));
    List<List<Integer>> lists =
        List.of(
            List.of(1, 2),
            Arrays.asList(1, 2),
            Collections.unmodifiableList(expected),
            List.of(0, 1, 2, 3).subList(1, 3));

    for (List<Integer> list : lists) {
      assertThat(codec.encode(list)).isEqualTo(codec.encode(expected));
      assertThat(codec.decode(codec.encode(list))).isExactlyInstanceOf(ArrayList.class);
    }
    assertThat(codec.decode(codec.encode(Collections.emptyList()))).isEqualTo(List.of());
  }

  @Test
  void setsOfAnyKindHaveTheBytesOfTheirElements() {
    Set<String> inOrder = new LinkedHashSet<>(List.of("a", "b", "c", "d", "e"));
    Set<String> reversed = new LinkedHashSet<>(List.of("e", "d", "c", "b", "a"));

    assertThat(codec.encode(inOrder))
        .isEqualTo(codec.encode(reversed))
        .isEqualTo(codec.encode(Set.of("c", "e", "a", "d", "b")));
    assertThat(codec.decode(codec.encode(reversed)))
        .isExactlyInstanceOf(LinkedHashSet.class)
        .isEqualTo(inOrder);
  }

  @Test
  void setsAndMapsOfEnumsAreSetsAndMaps() {
    Map<TimeUnit, Integer> map = new EnumMap<>(Map.of(TimeUnit.DAYS, 1, TimeUnit.HOURS, 2));

    assertThat(codec.decode(codec.encode(map)))
        .isExactlyInstanceOf(LinkedHashMap.class)
        .isEqualTo(map);
    assertThat(codec.encode(EnumSet.allOf(TimeUnit.class)))
        .isEqualTo(codec.encode(Set.of(TimeUnit.values())));
  }

  @Test
  void sortedCollectionsStaySorted() {
    Map<String, Long> map = new TreeMap<>(Comparator.naturalOrder());
    map.put("b", 1L);
    map.put("a", 2L);

    assertThat(codec.decode(codec.encode(map))).isExactlyInstanceOf(TreeMap.class).isEqualTo(map);
    assertThat(codec.decode(codec.encode(map.keySet())))
        .isExactlyInstanceOf(TreeSet.class)
        .isEqualTo(Set.of("a", "b"));
  }

  @Test
  void sortedCollectionWithItsOwnComparatorIsRefused() {
    assertThatThrownBy(() -> codec.encode(new TreeMap<>(String.CASE_INSENSITIVE_ORDER)))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage(
            "A java.util.TreeMap (a value of the job) has a comparator of its own, which would be"
                + " lost: copy it into a java.util.ArrayList, or give it the natural order");
    assertThatThrownBy(() -> codec.encode(List.of(new TreeSet<>(Comparator.reverseOrder()))))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("comparator");
  }

  @Test
  void elementsThatAreEncodedAlikeAreRefused() {
    assertThatThrownBy(() -> codec.encode(Set.of("\uD83D", "\uFFFD", "b")))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("two elements or keys that are encoded alike");
  }

  @Test
  void nullsLiveInCollectionsAndRecords() {
    Map<@Nullable String, @Nullable String> map = new HashMap<>();
    map.put(null, "a");
    map.put("b", null);

    assertThat(codec.decode(codec.encode(map))).isEqualTo(map);
    assertThat(codec.decode(codec.encode(Optional.empty()))).isEqualTo(Optional.empty());
    assertThat(codec.decode(codec.encode(new Pair(null, 1)))).isEqualTo(new Pair(null, 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, DataCodec.MAX_DEPTH})
  void nestingIsAllowedUpToTheGreatestDepth(int depth) {
    Object nested = nested(depth);

    assertThat(codec.decode(codec.encode(nested))).isEqualTo(nested);
  }

  @Test
  void deeperNestingIsRefusedBothWays() {
    byte[] tooDeep = new byte[2_000_000];
    Arrays.fill(tooDeep, 0, tooDeep.length / 2, (byte) Tag.LIST);

    assertThatThrownBy(() -> codec.encode(nested(DataCodec.MAX_DEPTH + 1)))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("nested deeper than 64 levels");
    assertThatThrownBy(() -> codec.decode(tooDeep))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nested deeper than 64 levels");
  }

  @Test
  void listThatContainsItselfIsRefused() {
    List<Object> list = new ArrayList<>();
    list.add(list);

    assertThatThrownBy(() -> codec.encode(list))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("if it contains itself");
  }

  // ---- records and enums

  @Test
  void constantsWithBodiesAreDecodedAsThemselves() {
    assertThat(Shape.ROUND.getClass()).isNotEqualTo(Shape.class);
    assertThat(codec.decode(codec.encode(Shape.ROUND))).isSameAs(Shape.ROUND);
    assertThat(codec.decode(codec.encode(List.of(Shape.SQUARE, TimeUnit.DAYS))))
        .isEqualTo(List.of(Shape.SQUARE, TimeUnit.DAYS));
  }

  @Test
  void localRecordsAreDecoded() {
    record Local(long id, List<Pair> pairs) {}
    Local local = new Local(3, List.of(new Pair("a", 1), new Pair("b", 2)));

    assertThat(codec.decode(codec.encode(local))).isEqualTo(local);
  }

  @Test
  void recordThatRefusesItsComponentsIsDamage() {
    byte[] bytes = codec.encode(new Percent(100));
    assertThat(bytes[bytes.length - 2]).isEqualTo((byte) 100);
    bytes[bytes.length - 2]++;

    assertThatThrownBy(() -> codec.decode(bytes))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Percent does not accept its components")
        .hasRootCauseMessage("101 percent");
  }

  @Test
  void recordOfAnotherShapeIsDamage() {
    byte[] bytes = codec.encode(new Pair("a", 1));
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    longer[bytes.length - 1] = Tag.TRUE;
    byte[] wrongType = bytes.clone();
    wrongType[bytes.length - 3] += Tag.LONG - Tag.INTEGER;

    assertThatThrownBy(() -> codec.decode(longer))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no more than 2 components");
    assertThatThrownBy(() -> codec.decode(wrongType))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("component 2 of record")
        .hasMessageContaining("is another type");
  }

  @Test
  void collectionThatCannotBeDecodedAsItIsDeclaredIsRefused() {
    assertThatThrownBy(() -> codec.encode(new Timetable(new EnumMap<>(TimeUnit.class))))
        .isExactlyInstanceOf(InvalidJobException.class)
        .hasMessage(
            "Class dev.millrace.engine.DataCodecTest.Timetable (a value of the job) declares times"
                + " as java.util.EnumMap, which is not decoded as such: declare it as"
                + " java.util.List, Set or Map");
  }

  // ---- classes without a codec

  @Test
  void unregisteredClassIsNamedWithTheLineThatRegistersIt() {
    assertThatThrownBy(() -> codec.encode(new Trip()))
        .isExactlyInstanceOf(InvalidJobException.class)
        .hasMessage(
            "Class dev.millrace.engine.DataCodecTest.Trip (a value of the job) has no codec and is"
                + " not registered: add .register(dev.millrace.engine.DataCodecTest.Trip.class) to"
                + " the job's definition");
    assertThatThrownBy(() -> codec.encode(List.of(BigDecimal.ONE)))
        .hasMessageContaining("add .register(java.math.BigDecimal.class)");
    assertThatThrownBy(() -> codec.encode(new int[0]))
        .hasMessageContaining("add .register(int[].class)");
  }

  @Test
  void classesThatCannotBeRegisteredAreToldWhatToDo() {
    Runnable lambda = () -> {};
    Object anonymous = new Object() {};

    assertThatThrownBy(() -> codec.encode(lambda))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("lambdas are never encoded");
    assertThatThrownBy(() -> codec.encode(anonymous))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("cannot be registered: make it a record");
    assertThatThrownBy(() -> codec.encode(new HashMap<>().values()))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("copy it to a java.util.ArrayList");
    assertThatThrownBy(() -> codec.encode(Map.entry("a", 1)))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("copy it to a record");
  }

  private static DataCodec codec() {
    return new DataCodec(
        List.of(), List.of(DataCodecTest.class), DataCodecTest.class.getClassLoader());
  }

  private static Object nested(int depth) {
    Object nested = "core";
    for (int i = 0; i < depth; i++) {
      nested = List.of(nested);
    }
    return nested;
  }

  private record Pair(@Nullable String name, int number) {}

  private record Timetable(EnumMap<TimeUnit, Long> times) {}

  private record Percent(int percent) {
    Percent {
      if (percent > 100) {
        throw new IllegalStateException(percent + " percent");
      }
    }
  }

  private enum Shape {
    SQUARE,
    ROUND {
      @Override
      int corners() {
        return 0;
      }
    };

    int corners() {
      return 4;
    }
  }

  static final class Trip {}
}
