package dev.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.Emitter;
import dev.millrace.InvalidJobException;
import dev.millrace.Job;
import dev.millrace.Parameters;
import dev.millrace.Reducers;
import dev.millrace.engine.UserCodeException;
import dev.millrace.local.LocalRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Examples that read CSV, JSON Lines and whole files, and an input of one's own. */
class InputExamplesTest {

  @TempDir Path directory;

  @Test
  void meanOfAColumnIsThatOfAllItsRows() throws Exception {
    Random random = new Random(5);
    Map<Object, long[]> expected = new TreeMap<>();
    StringBuilder text = new StringBuilder("n,\"the city\",cents\n");
    for (int row = 0; row < 3_000; row++) {
      String city = "city, \"" + random.nextInt(20) + "\"";
      long cents = random.nextInt(100_000) - 5_000;
      text.append(row).append(",\"").append(city.replace("\"", "\"\"")).append("\",");
      text.append(cents).append(row % 2 == 0 ? "\r\n" : "\n");
      long[] tally = expected.computeIfAbsent(city, key -> new long[2]);
      tally[0]++;
      tally[1] += cents;
    }
    Parameters parameters =
        Texts.input(directory, text.toString()).with("key", "the city").with("value", "cents");

    Map<Object, Object> means = LocalRunner.run(new MeanByColumn(), parameters).asMap();

    assertThat(means)
        .isEqualTo(
            expected.entrySet().stream()
                .collect(
                    Collectors.toMap(
                        Map.Entry::getKey, e -> e.getValue()[1] / (double) e.getValue()[0])));
  }

  @Test
  void rowThatIsBadFailsTheJobWithFileAndLine() throws Exception {
    Parameters parameters =
        Texts.input(directory, "city,cents\nGraz,1\nGraz,n/a\nGraz\nGraz,\"5\n");
    String file = parameters.inputs().get(0);

    assertThatThrownBy(() -> mean(parameters, "city", "cents"))
        .isInstanceOf(UserCodeException.class)
        .hasMessageContaining(file + ", line 3: column cents is no whole number: \"n/a\"");
    assertThatThrownBy(() -> mean(parameters, "city", "euros"))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage(file + ", line 2: there is no column euros, only city, cents");

    Files.writeString(Path.of(file), "city,cents\nGraz,1\nGraz,\"5\nGraz,2\n");
    assertThatThrownBy(() -> mean(parameters, "city", "cents"))
        .isInstanceOf(UserCodeException.class)
        .hasMessageStartingWith(file + ", line 3: a quote is not closed at the end of the line");
  }

  private static void mean(Parameters parameters, String key, String value) throws Exception {
    LocalRunner.run(new MeanByColumn(), parameters.with("key", key).with("value", value));
  }

  @Test
  void valuesOfAFieldAreCountedWhereverItLies() throws Exception {
    Parameters parameters =
        Texts.input(
                directory,
                """
                {"user":{"country":"AT"}}
                {"user":{"country":"AT"},"x":1}

                {"user":{"country":7}}
                {"user":{"country":[1,2]}}
                {"user":{}}
                "text"
                """)
            .with("field", "/user/country");

    assertThat(LocalRunner.run(new CountByField(), parameters).asMap())
        .isEqualTo(Map.of("AT", 2L, "7", 1L, "[1,2]", 1L, "(none)", 2L));
  }

  @Test
  void lineThatIsNoJsonFailsTheJobWithFileAndLine() throws Exception {
    Parameters parameters = Texts.input(directory, "{}\n{\"a\":\n{}\n").with("field", "/a");

    assertThatThrownBy(() -> LocalRunner.run(new CountByField(), parameters))
        .isInstanceOf(UserCodeException.class)
        .hasMessageStartingWith(parameters.inputs().get(0) + ", line 2: is no JSON at column ");
    assertThatThrownBy(() -> new CountByField().define(parameters.with("field", "a")))
        .hasMessage("Parameter field must begin with /, like /user/name: a");
  }

  @Test
  void filesWithTheSameContentAreFoundAndOthersAreNot() throws Exception {
    write("a/one", "same");
    write("b/two words", "same");
    write("c", "other");
    write("d/1", "");
    write("d/2", "");

    List<?> found =
        LocalRunner.run(new DuplicateFiles(), Parameters.of(directory.toString()))
            .entries()
            .stream()
            .map(
                entry ->
                    entry.getKey() + " " + directory.relativize(Path.of("" + entry.getValue())))
            .toList();

    // By sha256sum.
    String same = "0967115f2813a3541eaef77de9d9d5773f1c0c04314b0bbfe4ff3b3b1c55b5d5";
    String empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assertThat(found.stream().map(Object::toString))
        .containsExactlyInAnyOrder(
            same + " a/one", same + " b/two words", empty + " d/1", empty + " d/2");
  }

  @Test
  void numbersOfARangeAreEachReadOnce() throws Exception {
    Job<String, Long> job =
        Job.named("range")
            .input(new RangeInput(1, 100_001))
            .mapper((Long number, Emitter<String, Long> out) -> out.emit("sum", number))
            .reducer(Reducers.sumOfLongs())
            .build();

    assertThat(LocalRunner.run(job).asMap())
        .isEqualTo(Map.of("sum", LongStream.rangeClosed(1, 100_000).sum()));
  }

  private void write(String name, String content) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
