package dev.millrace.engine;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** The values that the properties of the codec are tested with, and a codec that knows them. */
abstract class DataCodecValues {

  static final List<Class<?>> REGISTERED =
      List.of(Visit.class, LinkedList.class, BigDecimal.class, int[].class, String[].class);

  final DataCodec codec =
      new DataCodec(REGISTERED, List.of(DataCodecValues.class), getClass().getClassLoader());

  /** Strings in which neither end marks nor escapes are rare, without unpaired surrogates. */
  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
            Arbitraries.of(0, 1, 2, 0x61, 0x7f, 0x80, 0x7ff, 0x800),
            Arbitraries.of(0x61, 0xd7ff, 0xe000, 0xfffd, 0xffff, 0x10000, 0x10ffff),
            Arbitraries.integers().between(0, 0xd7ff))
        .list()
        .ofMaxSize(6)
        .map(points -> points.stream().map(Character::toString).collect(Collectors.joining()));
  }

  @Provide
  Arbitrary<byte[]> arrays() {
    return Arbitraries.of(
            (byte) 0, (byte) 1, (byte) 2, (byte) 3, (byte) 127, (byte) -128, (byte) -1)
        .array(byte[].class)
        .ofMaxSize(6);
  }

  @Provide
  Arbitrary<List<String>> listsOfTexts() {
    return Arbitraries.oneOf(texts(), Arbitraries.of("", "\0", "\1", "a", "a\0"))
        .list()
        .ofMaxSize(4);
  }

  @Provide
  Arbitrary<Stop> stops() {
    return Combinators.combine(
            texts().injectNull(0.2), Arbitraries.integers().between(-2, 300), Arbitraries.longs())
        .as(Stop::new);
  }

  @Provide
  Arbitrary<List<? extends Comparable<?>>> comparables() {
    return Arbitraries.oneOf(comparableTypes().stream().map(DataCodecValues::pairs).toList());
  }

  private static Arbitrary<List<? extends Comparable<?>>> pairs(
      Arbitrary<? extends Comparable<?>> one) {
    return one.list().ofSize(2).map(list -> list);
  }

  private static List<Arbitrary<? extends Comparable<?>>> comparableTypes() {
    Arbitrary<Long> longs =
        Arbitraries.oneOf(
            Arbitraries.longs(),
            Arbitraries.longs().between(-70_000, 70_000),
            Arbitraries.integers()
                .between(0, 63)
                .flatMap(
                    shift -> Arbitraries.longs().between(-1, 1).map(more -> (1L << shift) + more)));
    Arbitrary<Instant> instants =
        Combinators.combine(
                Arbitraries.longs().between(-31_000_000_000L, 31_000_000_000L),
                Arbitraries.integers().between(0, 999_999_999))
            .as(Instant::ofEpochSecond);
    return List.of(
        Arbitraries.of(true, false),
        longs.map(Long::byteValue),
        longs.map(Long::shortValue),
        longs.map(Long::intValue),
        longs,
        Arbitraries.integers().between(0, 0xffff).map(c -> (char) c.intValue()),
        Arbitraries.oneOf(
            longs.map(bits -> Float.intBitsToFloat(bits.intValue())),
            Arbitraries.of(0f, -0f, Float.NaN, Float.POSITIVE_INFINITY, Float.MIN_VALUE, -1f, 1f)),
        Arbitraries.oneOf(
            longs.map(Double::longBitsToDouble),
            Arbitraries.of(
                0.0, -0.0, Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, -1.0)),
        Arbitraries.oneOf(
            Arbitraries.bigIntegers(),
            longs.map(BigInteger::valueOf),
            longs.map(value -> BigInteger.valueOf(value).pow(40))),
        Combinators.combine(longs, longs).as(UUID::new),
        instants,
        instants.map(instant -> Duration.between(Instant.EPOCH, instant)),
        Arbitraries.longs().between(-999_999, 999_999).map(LocalDate::ofEpochDay),
        instants.map(instant -> LocalDateTime.ofInstant(instant, java.time.ZoneOffset.UTC)),
        Arbitraries.of(TimeUnit.values()),
        Arbitraries.of(Gear.values()));
  }

  @Provide
  Arbitrary<Object> values() {
    return Arbitraries.lazyOf(this::scalars, this::scalars, this::composites, this::visits);
  }

  /** Values of different types that look alike, among others. */
  @Provide
  Arbitrary<Object> similarValues() {
    return Arbitraries.oneOf(
        values(),
        Arbitraries.of(1, 1L, (short) 1, (byte) 1, (char) 1, "1", "\1", 1f, 1.0, true),
        Arbitraries.of(List.of(), List.of(1), Set.of(), Set.of(1), Optional.of(1), Map.of(1, 1)),
        Arbitraries.of(new TreeSet<>(Set.of(1)), new TreeMap<>(Map.of(1, 1)), new Box(1)));
  }

  /** Equality of what is generated here, arrays and objects without equals included. */
  static boolean alike(@Nullable Object left, @Nullable Object right) {
    if (left instanceof List<?> list && right instanceof List<?> other) {
      return list.size() == other.size()
          && IntStream.range(0, list.size()).allMatch(i -> alike(list.get(i), other.get(i)));
    }
    if (left instanceof Optional<?> optional && right instanceof Optional<?> other) {
      return alike(optional.orElse(null), other.orElse(null));
    }
    if (left instanceof Box box && right instanceof Box other) {
      return alike(box.content, other.content);
    }
    if (left instanceof Visit visit && right instanceof Visit other) {
      return alike(visit.state(), other.state());
    }
    return left instanceof SortedSet == right instanceof SortedSet
        && left instanceof SortedMap == right instanceof SortedMap
        && Objects.deepEquals(left, right);
  }

  private Arbitrary<Object> scalars() {
    List<Arbitrary<?>> types = new ArrayList<>(comparableTypes());
    types.add(texts());
    types.add(texts());
    types.add(arrays());
    return Arbitraries.oneOf(types.stream().map(Arbitrary::asGeneric).toList());
  }

  @Provide
  Arbitrary<Object> composites() {
    Arbitrary<@Nullable Object> parts = Arbitraries.lazy(this::values).injectNull(0.1);
    return Arbitraries.oneOf(
        parts.list().ofMaxSize(4).map(list -> list),
        sets().map(set -> set),
        sets().map(set -> set.stream().collect(HashMap::new, (m, e) -> m.put(e, set), Map::putAll)),
        texts().list().ofMaxSize(4).map(TreeSet::new),
        texts().list().ofMaxSize(4).map(list -> treeMap(list)),
        parts.map(Optional::ofNullable),
        stops().map(stop -> stop),
        parts.map(Box::new));
  }

  private static Object treeMap(List<String> keys) {
    Map<String, List<String>> map = new TreeMap<>();
    keys.forEach(key -> map.put(key, keys));
    return map;
  }

  @Provide
  Arbitrary<Set<Object>> sets() {
    return scalars().filter(value -> !(value instanceof byte[])).set().ofMaxSize(5);
  }

  private Arbitrary<Object> visits() {
    return Combinators.combine(
            texts().injectNull(0.2),
            Arbitraries.lazy(this::values).injectNull(0.1).list().ofMaxSize(2),
            Arbitraries.integers().array(int[].class).ofMaxSize(3),
            sets(),
            Arbitraries.bigDecimals())
        .as(
            (page, parts, numbers, set, price) -> {
              Visit visit = Visit.of(Map.of("set", set));
              visit.page = page;
              visit.parts = parts;
              visit.numbers = numbers;
              visit.price = price;
              visit.names = new String[] {page, "name"};
              return visit;
            });
  }

  record Stop(@Nullable String name, int platform, Long time) {
    static final Comparator<Stop> ORDER =
        Comparator.comparing(
                Stop::name,
                Comparator.nullsFirst(
                    Comparator.comparing(
                        name -> name.codePoints().toArray(), (a, b) -> Arrays.compare(a, b))))
            .thenComparing(Stop::platform)
            .thenComparing(Stop::time);
  }

  record Box(@Nullable Object content) {}

  enum Gear {
    FORWARD,
    NEUTRAL {
      @Override
      int direction() {
        return 0;
      }
    };

    int direction() {
      return 1;
    }
  }

  /** A class for Kryo. */
  static final class Visit {
    @Nullable String page;
    List<@Nullable Object> parts = List.of();
    LinkedList<String> path = new LinkedList<>(List.of("a", "b"));
    Map<?, ?> map = Map.of();
    int[] numbers = {};
    String[] names = {};
    BigDecimal price = BigDecimal.ONE;
    long length = -1;
    double score = 0.5;
    Object anything = TimeUnit.DAYS;

    List<@Nullable Object> state() {
      return Arrays.asList(page, parts, path, map, numbers, names, price, length, score, anything);
    }

    static Visit of(Map<?, ?> map) {
      Visit visit = new Visit();
      visit.map = map;
      return visit;
    }
  }
}
