package dev.millrace.local;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.Combiners;
import dev.millrace.Emitter;
import dev.millrace.Mapper;
import dev.millrace.Reducer;
import dev.millrace.Reducers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the test kit finds of a mapper, a reducer or a combiner alone. */
class PartTestTest {

  @Test
  void whatAMapperEmitsWhenItIsClosedCounts() {
    Mapper<String, String, Long> last =
        new Mapper<>() {
          private final List<String> lines = new ArrayList<>();

          @Override
          public void map(String line, Emitter<String, Long> out) {
            lines.add(line);
          }

          @Override
          public void close(Emitter<String, Long> out) {
            out.emit("lines", (long) lines.size());
          }
        };

    JobTest.mapper(last).given("a", "b").expect(entry("lines", 2L));
  }

  @Test
  void reducerIsTestedAloneWithValuesThatCanBeIteratedOnce() {
    Reducer<String, Integer, Integer> twice =
        (key, values, out) -> {
          Iterator<Integer> first = values.iterator();
          Iterator<Integer> second = values.iterator();
          out.emit(key, first.next() + second.next());
        };

    JobTest.reducer(Reducers.<String>sumOfLongs())
        .given("a", 1L, 2L)
        .given("b", 5L)
        .expect(entry("a", 3L), entry("b", 5L));
    JobTest.reducer(twice).given("k", 1).expectFailure("can be iterated once", "key k");
  }

  @Test
  void combinerIsTestedAlone() {
    JobTest.combiner(Combiners.sumOfLongs()).given(1L, 2L, 3L).inAnyOrder().expect(6L);
    JobTest.<String>combiner((a, b) -> a + b).given("a", "b", "c").expect("abc");
    JobTest.<List<String>>combiner(PartTestTest::append)
        .given(new ArrayList<>(List.of("a")), new ArrayList<>(List.of("b")))
        .expect(List.of("a", "b"));
    JobTest.<Mean>combiner((a, b) -> new Mean(a.sum + b.sum, a.count + b.count))
        .given(new Mean(0.1, 1), new Mean(0.2, 1), new Mean(0.3, 1))
        .inAnyOrder()
        .expect(new Mean(0.6, 3));

    assertThatThrownBy(
            () ->
                JobTest.<String>combiner((a, b) -> a + b)
                    .given("a", "b", "c")
                    .inAnyOrder()
                    .seed(1)
                    .expect("abc"))
        .hasMessageContaining("The combiner breaks its law: ")
        .hasMessageContaining("seed 1");
    assertThatThrownBy(() -> JobTest.combiner(Combiners.sumOfLongs()).given(1L, 2L).expect(4L))
        .hasMessage("The combiner made 3 of [1, 2], in place of 4");
  }

  private record Mean(double sum, long count) {}

  private static List<String> append(List<String> left, List<String> right) {
    left.addAll(right);
    return left;
  }
}
