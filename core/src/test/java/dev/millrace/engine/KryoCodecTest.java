package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.InvalidJobException;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KryoCodecTest {

  @Test
  void unregisteredClassWithinAnObjectIsNamedToo() {
    Visit visit = new Visit();
    visit.extra = new Page();

    assertThatThrownBy(() -> codec(Visit.class).encode(visit))
        .isExactlyInstanceOf(InvalidJobException.class)
        .hasMessage(
            "Class dev.millrace.engine.KryoCodecTest.Page (a value of the job) has no codec and is"
                + " not registered: add .register(dev.millrace.engine.KryoCodecTest.Page.class) to"
                + " the job's definition");
  }

  @Test
  void registeredObjectHoldsWhateverTheCodecKnows() {
    DataCodec kryo = codec(Pair.class, Visit.class, Page.class);
    Visit visit = new Visit();
    visit.pages.add(new Page());
    visit.pages.get(0).path = "/caf\u00e9";
    visit.pages.get(0).visits.add(new Visit());
    visit.byPair.put(new Pair("a", 1), Set.of(Shape.ROUND, Shape.SQUARE));
    visit.extra = List.of(new Page(), Optional.of("x"), new byte[] {0, 1, 2});

    byte[] bytes = kryo.encode(List.of(visit, "end"));
    List<?> decoded = (List<?>) kryo.decode(bytes);

    Visit copy = (Visit) decoded.get(0);
    assertThat(decoded.get(1)).isEqualTo("end");
    assertThat(copy.pages.get(0).path).isEqualTo("/caf\u00e9");
    assertThat(copy.pages.get(0).visits).hasSize(1);
    assertThat(copy.byPair).isEqualTo(visit.byPair);
    assertThat((List<?>) copy.extra).hasSize(3);
    assertThat(kryo.encode(decoded)).isEqualTo(bytes);
  }

  @Test
  void objectLongerThanItsShortLengthIsEncodedInPlace() {
    DataCodec kryo = codec(Page.class);
    for (int length : new int[] {0, 100, 127, 128, 20_000, 3_000_000}) {
      Page page = new Page();
      page.path = "x".repeat(length);

      Page decoded = (Page) ((List<?>) kryo.decode(kryo.encode(List.of(page, 1)))).get(0);

      assertThat(decoded.path).isEqualTo(page.path);
    }
  }

  @Test
  void classesOfTheJdkAreEncodedOnceRegistered() {
    DataCodec kryo =
        codec(
            BigDecimal.class,
            LinkedList.class,
            ArrayDeque.class,
            Locale.class,
            double[][].class,
            double[].class);

    for (Object value :
        List.of(new BigDecimal("1.50"), new LinkedList<>(List.of(1, "a")), Locale.CANADA_FRENCH)) {
      assertThat(kryo.decode(kryo.encode(value))).isEqualTo(value).hasSameClassAs(value);
    }
    ArrayDeque<?> queue = (ArrayDeque<?>) kryo.decode(kryo.encode(new ArrayDeque<>(List.of(1, 2))));
    assertThat(List.copyOf(queue)).isEqualTo(List.of(1, 2));
    assertThat(kryo.decode(kryo.encode(new double[][] {{1, 2}, {}})))
        .isEqualTo(new double[][] {{1, 2}, {}});
  }

  @Test
  void classesThatCannotBeEncodedAreRefusedWhenTheyAreRegistered() {
    assertRefused(Random.class, "the JDK keeps its fields closed: copy it to a record");
    assertRefused(Class.class, "the JDK keeps its fields closed");
    assertRefused(Runnable.class, "it is abstract");
    assertRefused(NoDefault.class, "it has no constructor without parameters");
    assertRefused(Basket.class, "it has fields beside its elements");
    assertRefused(Failure.class, "it extends java.lang.Exception");
  }

  @Test
  void queueWithItsOwnComparatorIsRefused() {
    assertThatThrownBy(
            () ->
                codec(PriorityQueue.class)
                    .encode(new PriorityQueue<String>(Comparator.reverseOrder())))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("has a comparator of its own");
  }

  @Test
  void cycleOfObjectsIsRefused() {
    Visit visit = new Visit();
    visit.extra = visit;

    assertThatThrownBy(() -> codec(Visit.class).encode(visit))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("objects may lie in each other up to 32 deep, and in no cycle");
  }

  @Test
  void fieldIsNeverGivenAValueOfAnotherClass() {
    DataCodec kryo = codec(Visit.class, Page.class);
    Page page = new Page();
    page.visits = List.of();
    byte[] bytes = kryo.encode(page);
    int at = bytes.length - 2;
    assertThat(bytes[at]).isEqualTo((byte) Tag.LIST);
    bytes[at] = Tag.SET;

    assertThatThrownBy(() -> kryo.decode(bytes))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("visits");
  }

  private static void assertRefused(Class<?> type, String why) {
    assertThatThrownBy(() -> codec(type))
        .isExactlyInstanceOf(InvalidJobException.class)
        .hasMessageStartingWith(
            "Class "
                + type.getCanonicalName()
                + " is registered with the job but cannot be encoded: "
                + why);
  }

  private static DataCodec codec(Class<?>... registered) {
    return new DataCodec(
        List.of(registered), List.of(KryoCodecTest.class), KryoCodecTest.class.getClassLoader());
  }

  private record Pair(@Nullable String name, int number) {}

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

  static final class Visit {
    List<Page> pages = new ArrayList<>();
    Map<Pair, Set<Shape>> byPair = new HashMap<>();
    transient int seen;
    @Nullable Object extra;
  }

  static class Page {
    @Nullable String path;
    List<Visit> visits = new ArrayList<>();

    private Page() {}
  }

  static final class NoDefault {
    NoDefault(int ignored) {}
  }

  static final class Basket extends ArrayList<String> {
    private static final long serialVersionUID = 1;
    String owner = "";
  }

  static final class Failure extends Exception {
    private static final long serialVersionUID = 1;
  }
}
