package dev.millrace.examples;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.Combiners;
import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.Mapper;
import dev.millrace.Reducers;
import dev.millrace.TaskContext;
import dev.millrace.input.ItemsInput;
import dev.millrace.local.JobTest;
import org.junit.jupiter.api.Test;

/** The test kit as docs/testing.md shows it. */
class TestKitTest {

  @Test
  void job() {
    // snippet: job
    JobTest.of(new WordCount())
        .given("to be or not", "to be")
        .expect(entry("be", 2L), entry("not", 1L), entry("or", 1L), entry("to", 2L))
        .expectCounter("map.records.in", 2);
    // end
  }

  @Test
  void parametersAndFailures() {
    // snippet: parameters
    JobTest.of(new Grep())
        .with("pattern", "5\\d\\d")
        .given("GET 500", "PUT 200", "GET 502 500")
        .expectLines("500\t2", "502\t1");
    JobTest.of(new Grep()).given("GET 500").expectFailure("Parameter pattern is missing");
    // end
  }

  @Test
  void outputs() {
    // snippet: outputs
    Job<String, Long> job =
        Job.named("levels")
            .input(ItemsInput.of("error disk full", "info started"))
            .mapper(new Levels())
            .reducer(Reducers.<String>sumOfLongs())
            .build();
    JobTest.of(job)
        .expect(entry("error", 1L), entry("info", 1L))
        .expectOutput("errors", "error\tdisk full");
    // end
  }

  // snippet: levels
  static final class Levels implements Mapper<String, String, Long> {
    private Emitter<Object, Object> errors;

    @Override
    public void open(TaskContext context) {
      errors = context.output("errors");
    }

    @Override
    public void map(String line, Emitter<String, Long> out) {
      String[] words = line.split(" ", 2);
      out.emit(words[0], 1L);
      if (words[0].equals("error")) {
        errors.emit(words[0], words[1]);
      }
    }
  }

  // end

  @Test
  void alone() {
    // snippet: alone
    JobTest.mapper(new LongLines())
        .with("longer-than", "3")
        .given("abcd", "abc")
        .expect(entry(4, "abcd"))
        .expectCounter("lines.short", 1);
    JobTest.reducer(Reducers.<String>sumOfLongs())
        .given("a", 1L, 2L)
        .given("b", 5L)
        .expect(entry("a", 3L), entry("b", 5L));
    JobTest.combiner(Combiners.sumOfLongs()).given(1L, 2L, 3L).inAnyOrder().expect(6L);
    // end
  }

  @Test
  void together() {
    // snippet: together
    JobTest.mapper((String line, Emitter<Integer, Long> out) -> out.emit(line.length(), 1L))
        .reducer(Reducers.sumOfLongs())
        .given("abc", "de", "fgh")
        .expect(entry(2, 1L), entry(3, 2L));
    // end
  }

  @Test
  void brokenLaw() {
    assertThatThrownBy(
            () ->
                // snippet: broken
                JobTest.<Double>combiner((a, b) -> (a + b) / 2).given(1.0, 3.0, 5.0).expect(3.5)
            // end
            )
        .hasMessageContaining(
            "The combiner breaks its law: (1.0 + (3.0 + 5.0)) makes 2.5, but other groupings or"
                + " orders of these values make 3.5; seed ");
  }

  // snippet: mapper
  static final class LongLines implements Mapper<String, Integer, String> {
    private TaskContext context;

    @Override
    public void open(TaskContext opened) {
      context = opened;
    }

    @Override
    public void map(String line, Emitter<Integer, String> out) {
      if (line.length() > context.parameters().getLong("longer-than", 80)) {
        out.emit(line.length(), line);
      } else {
        context.counters().increment("lines.short");
      }
    }
  }
  // end
}
