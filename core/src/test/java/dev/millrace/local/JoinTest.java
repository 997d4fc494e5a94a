package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.InvalidJobException;
import dev.millrace.Job;
import dev.millrace.Join;
import dev.millrace.input.ItemsInput;
import dev.millrace.input.Sample;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Joins and samples. */
class JoinTest {

  private static final List<String> LEFT = List.of("a1", "b1", "b2", "c1");
  private static final List<String> RIGHT = List.of("b8", "d8", "b9", "c9");

  @Test
  void innerJoinHasWhatBothSidesHave() throws Exception {
    assertThat(run(join(LEFT, RIGHT).inner((key, left, right) -> left + right).build()))
        .containsExactly("b=b1b8", "b=b2b8", "b=b1b9", "b=b2b9", "c=c1c9");
  }

  @Test
  void leftJoinHasAllOfTheLeftSide() throws Exception {
    assertThat(
            run(
                join(LEFT, RIGHT)
                    .leftOuter((key, left, right) -> left + right.orElse("-"))
                    .build()))
        .containsExactly("a=a1-", "b=b1b8", "b=b2b8", "b=b1b9", "b=b2b9", "c=c1c9");
  }

  @Test
  void fullJoinHasAllOfBothSides() throws Exception {
    assertThat(
            run(
                join(LEFT, RIGHT)
                    .fullOuter((key, left, right) -> left.orElse("-") + right.orElse("-"))
                    .build()))
        .containsExactly("a=a1-", "b=b1b8", "b=b2b8", "b=b1b9", "b=b2b9", "c=c1c9", "d=-d8");
  }

  @Test
  void tooManyLeftValuesOfAKeyAreNamed() {
    Job<String, String> job =
        join(List.of("a1", "a2", "a3"), RIGHT)
            .holding(2)
            .inner((key, left, right) -> left + right)
            .build();

    assertThatThrownBy(() -> LocalRunner.run(job))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageStartingWith("Join join meets more than 2 left values of key a")
        .hasMessageContaining(".holding(n)");
  }

  @Test
  void sampleIsTheSameHoweverTheInputIsSplit() throws Exception {
    List<Integer> all = IntStream.range(0, 5_000).boxed().toList();

    List<Integer> sampled = sample(0.1, all);

    assertThat(sampled).hasSizeBetween(400, 600).isEqualTo(sample(0.1, all)).isSorted();
    assertThat(sample(0.3, all)).containsAll(sampled);
    assertThat(sample(0, all)).isEmpty();
    assertThat(sample(1, all)).isEqualTo(all);
    assertThatThrownBy(() -> Sample.of(1.5, ItemsInput.of(1)))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage("The share of a sample must be from 0 to 1: 1.5");
  }

  private static List<Integer> sample(double share, List<Integer> items) throws Exception {
    return LocalRunner.run(
            Job.named("sample")
                .input(Sample.of(share, ItemsInput.of(items)))
                .<Integer, Integer>mapper((item, out) -> out.emit(item, item))
                .build())
        .entries()
        .stream()
        .map(Map.Entry::getKey)
        .toList();
  }

  static Join<String, String, String> join(List<String> left, List<String> right) {
    return Join.named("join")
        .left(ItemsInput.of(left), JoinTest::key)
        .right(ItemsInput.of(right), JoinTest::key);
  }

  static String key(String item) {
    return item.substring(0, 1);
  }

  private static <K, R> List<String> run(Job<K, R> job) throws Exception {
    return LocalRunner.run(job).entries().stream()
        .map(each -> each.getKey() + "=" + each.getValue())
        .toList();
  }
}
