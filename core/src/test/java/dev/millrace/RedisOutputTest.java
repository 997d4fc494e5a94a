package dev.millrace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.input.ItemsInput;
import dev.millrace.input.RedisServer.Kind;
import dev.millrace.local.LocalRunner;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedisOutputTest {

  @Test
  void keysAndValuesAreWrittenAsTextOutputHasThem() {
    assertThat(texts(RedisOutput.hash("h").element("Mühle", 7L))).containsExactly("Mühle", "7");
    assertThat(texts(RedisOutput.hash("h").element(Utf8.of("ü"), "raw".getBytes(UTF_8))))
        .containsExactly("ü", "raw");
    assertThat(texts(RedisOutput.hash("h").element("key", NoValue.NO_VALUE)))
        .containsExactly("key", "");
  }

  @Test
  void valuesAreScoresOfASortedSet() {
    RedisOutput<Object, Number> ranking = RedisOutput.sortedSet("z");

    assertThat(texts(ranking.element("a", 3))).containsExactly("a", "3");
    assertThat(texts(ranking.element("a", 0.1))).containsExactly("a", "0.1");
    assertThat(texts(ranking.element("a", new BigDecimal("1E+3")))).containsExactly("a", "1E+3");
    assertThat(texts(ranking.element("a", Double.NEGATIVE_INFINITY)))
        .containsExactly("a", "-Infinity");
    assertThatThrownBy(() -> ranking.element("a", Double.NaN))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage("The score of a is no number (NaN), so it has no place in a sorted set");
  }

  @Test
  void elementsOfAListAreLinesWithoutTheirEnd() {
    assertThat(texts(RedisOutput.list("l").element("a", 1))).containsExactly("a\t1");
    assertThat(texts(RedisOutput.list("l").element("a", NoValue.NO_VALUE))).containsExactly("a");
    RedisOutput<String, Long> values = RedisOutput.list("l", (key, value) -> value);
    assertThat(texts(values.element("a", 1L))).containsExactly("1");
  }

  @Test
  void entriesOfAStreamHaveTheFieldsThatAreNamed() {
    assertThat(texts(RedisOutput.stream("s").element("a", 1)))
        .containsExactly("key", "a", "value", "1");
    RedisOutput<String, Long> named =
        RedisOutput.stream("s", List.of("word", "times"), (key, value) -> List.of(key, value));
    assertThat(texts(named.element("a", 1L))).containsExactly("word", "a", "times", "1");
    RedisOutput<String, Long> tooShort =
        RedisOutput.stream("s", List.of("word", "times"), (key, value) -> List.of(key));
    assertThatThrownBy(() -> tooShort.element("a", 1L))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage(
            "An entry of stream s was given 1 values for its 2 fields [word, times]: make as many"
                + " as there are");
  }

  @Test
  void whatCannotBeIsRefusedWhereItIsDefined() {
    assertThatThrownBy(() -> RedisOutput.hash(""))
        .hasMessage("The key of an output in Redis has no name: give it one");
    assertThatThrownBy(() -> RedisOutput.stream("s", List.of(), (key, value) -> List.of()))
        .hasMessage("The entries of stream s have no fields: name some");
  }

  @Test
  void oneThreadAloneHasNoServerOfItsOwn() {
    assertThatThrownBy(() -> LocalRunner.run(job(RedisOutput.hash("totals"))))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage(
            "Output hash totals is in Redis, but this job runs without one of yours: say --redis, or"
                + " name the server in the job, RedisOutput....at(\"redis://HOST:PORT\")");
    assertThatThrownBy(
            () -> LocalRunner.run(job(RedisOutput.hash("totals").at("redis://localhost"))))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("millrace-runtime, which knows Redis, is not on the class path");
  }

  @Test
  void whatIsWrittenToRedisIsKnownByKindAndKey() {
    assertThat(RedisOutput.sortedSet("words").kind()).isEqualTo(Kind.SORTED_SET);
    assertThat(RedisOutput.sortedSet("words")).hasToString("sorted set words");
    assertThat(RedisOutput.sortedSet("words").at("redis://h").server()).contains("redis://h");
  }

  private static Job<String, Long> job(RedisOutput<Object, Object> output) {
    return Job.named("any")
        .input(ItemsInput.of("a"))
        .mapper((String item, Emitter<String, Long> out) -> out.emit(item, 1L))
        .output(output)
        .build();
  }

  private static List<String> texts(List<byte[]> element) {
    return element.stream().map(part -> new String(part, UTF_8)).toList();
  }
}
