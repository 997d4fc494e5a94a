package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.Job;
import dev.millrace.Parameters;
import dev.millrace.engine.EngineSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Joins, against nested loops. */
class JoinProperties {

  @Property(tries = 60)
  void joinIsThatOfNestedLoopsHoweverManyRunsThereAre(
      @ForAll long seed, @ForAll @IntRange(max = 200) int lefts) throws Exception {
    Random random = new Random(seed);
    List<String> left = items(random, lefts, "l");
    List<String> right = items(random, random.nextInt(200), "r");
    Job<String, String> job =
        JoinTest.join(left, right)
            .fullOuter((key, one, other) -> one.orElse("-") + other.orElse("-"))
            .partitions(3)
            .build();

    // A buffer of a few records: every map task makes many runs.
    var result = LocalRunner.run(all -> job, Parameters.of(), new EngineSettings(200, 50, 1_000));

    assertThat(result.entries().stream().map(each -> "" + each.getValue()))
        .containsExactlyInAnyOrderElementsOf(nestedLoops(left, right));
  }

  private static List<String> items(Random random, int count, String mark) {
    List<String> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      items.add((char) ('a' + random.nextInt(20)) + mark + i);
    }
    return items;
  }

  private static List<String> nestedLoops(List<String> left, List<String> right) {
    List<String> joined = new ArrayList<>();
    Map<String, Boolean> matched = new HashMap<>();
    for (String one : left) {
      boolean any = false;
      for (String other : right) {
        if (JoinTest.key(one).equals(JoinTest.key(other))) {
          joined.add(one + other);
          matched.put(other, true);
          any = true;
        }
      }
      if (!any) {
        joined.add(one + "-");
      }
    }
    right.stream().filter(other -> !matched.containsKey(other)).forEach(o -> joined.add("-" + o));
    return joined;
  }
}
