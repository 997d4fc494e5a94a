package dev.millrace.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.history.Explanation.Finding;
import dev.millrace.store.AttemptOutcome;
import dev.millrace.store.JobState;
import dev.millrace.store.LargeKey;
import dev.millrace.store.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is conspicuous is found, with what to change; what is not is not. */
final class ExplanationTest {

  @Test
  void partsAddUpToTheWholeJob() {
    Explanation explained = explain(JobRecords.even());

    assertThat(explained.parts())
        .containsExactly(
            Map.entry(PhaseTimes.WAITING_FOR_COORDINATOR, Duration.ofSeconds(1)),
            Map.entry(PhaseTimes.PLANNING, Duration.ofSeconds(1)),
            Map.entry(PhaseTimes.WAITING_FOR_WORKER, Duration.ofSeconds(3)),
            Map.entry(PhaseTimes.MAP, Duration.ofSeconds(60)),
            Map.entry(PhaseTimes.REDUCE, Duration.ofSeconds(30)),
            Map.entry(PhaseTimes.FINISHING, Duration.ofSeconds(5)));
    assertThat(explained.total()).isEqualTo(Duration.ofSeconds(100));
  }

  @Test
  void jobThatRunsIsExplainedAsFarAsItHasCome() {
    JobRecords job = JobRecords.even();
    job.times.keySet().removeAll(List.of(JobState.REDUCING, JobState.FINISHING));

    assertThat(explain(job).parts()).doesNotContainKeys(PhaseTimes.REDUCE, PhaseTimes.FINISHING);
    assertThat(explain(job).total()).isEqualTo(Duration.ofSeconds(100));
  }

  @Test
  void evenJobHasNothingToMend() {
    assertThat(explain(JobRecords.even()).findings())
        .extracting(Finding::what)
        .containsExactly("Putting the output in place took 5.0 s.");
  }

  @Test
  void largeSplitIsDivided() {
    JobRecords job = JobRecords.even();
    job.attempts.clear();
    for (int task = 0; task < 3; task++) {
      job.map(task, 5, 10, 100 << 20);
    }
    job.map(3, 5, 60, 600 << 20);

    assertThat(first(job).what())
        .startsWith("Map task 3 took 1 min 0 s, 6.0 times the median of 10.0 s, of 600.0 MiB")
        .endsWith("the phase waited 50.0 s for its last task alone.");
    assertThat(first(job).advice()).contains("--split-size, about 100.0 MiB");
  }

  @Test
  void stragglerOfNoLargerSplitIsSpeculatedOn() {
    JobRecords job = JobRecords.even();
    job.attempts.clear();
    job.map(0, 5, 10, 1000).map(1, 5, 10, 1000).map(2, 5, 60, 1000);
    job.settings.put("speculation", "off");

    assertThat(first(job).advice()).contains("--no-speculation");
    job.settings.put("speculation", "on");
    assertThat(first(job).advice()).contains("Worker w-2");
  }

  @Test
  void partitionOfManyKeysIsDividedButOneOfAHotKeyIsNot() {
    JobRecords job = JobRecords.even();
    job.attempts.removeIf(each -> each.phase() == Phase.REDUCE);
    job.reduce(0, 66, 5, 100).reduce(1, 66, 5, 100).reduce(2, 66, 29, 1000);

    assertThat(first(job).what())
        .startsWith("Partition 2 has 1,000 records, 10.0 times the median");
    assertThat(first(job).advice()).contains("--partitions (8)");
    job.attempts.remove(job.attempts.size() - 1);
    job.reduce(2, 66, 29, 1000, new LargeKey("the", 900));
    assertThat(first(job).advice())
        .startsWith("Key \"the\" alone has 900 of them")
        .contains("combiner");
  }

  @Test
  void timeOfAttemptsThatDoNotCountIsNamedWithTheCause() {
    JobRecords job = JobRecords.even();
    job.ended(Phase.MAP, 1, 5, 20, AttemptOutcome.FAILED, "USER_CODE: boom");
    job.ended(Phase.MAP, 2, 5, 15, AttemptOutcome.TAKEN_OVER, "");

    Explanation explained = explain(job);

    assertThat(explained.maps().lost()).isEqualTo(Duration.ofSeconds(35));
    assertThat(explained.findings())
        .extracting(Finding::what)
        .contains(
            "1 map attempt was failed; 20.0 s of slots' time went for nothing. The last: m1, attempt 2 on w-1, USER_CODE: boom.",
            "1 map attempt was taken over; 15.0 s of slots' time went for nothing. The last: m2, attempt 2 on w-2.");
    assertThat(explained.findings())
        .extracting(Finding::advice)
        .anyMatch(advice -> advice.contains("--lease"))
        .anyMatch(advice -> advice.contains("millrace logs JOB_ID TASK"));
  }

  @Test
  void pairsThatNothingCombinesAskForACombiner() {
    JobRecords job = JobRecords.even();
    job.counters.put("map.records.out", 100_000L);
    job.counters.put("combine.records.out", 100_000L);
    job.counters.put("reduce.keys.in", 1_000L);

    assertThat(first(job).what()).contains("100 for each key");
    job.counters.put("combine.records.out", 2_000L);
    assertThat(explain(job).findings())
        .extracting(Finding::what)
        .noneMatch(w -> w.contains("pairs"));
  }

  @Test
  void comparisonHasRatiosAndWhatDiffers() {
    JobRecords slow = JobRecords.even();
    JobRecords quick = JobRecords.even();
    quick.times.put(JobState.SUCCEEDED, quick.times.get(JobState.SUCCEEDED) + 100_000);
    quick.settings.put("--partitions", "8");
    quick.settings.put("-D k", "v");
    quick.counters.put("lines", 5L);

    Comparison compared = Comparison.of(slow.record("a"), quick.record("b"), 0);

    assertThat(compared.times().get(0)).isEqualTo(new Comparison.Row("total", 100_000, 200_000));
    assertThat(compared.times().get(0).ratio()).isEqualTo("2.0");
    assertThat(compared.counters()).containsExactly(new Comparison.Row("lines", 0, 5));
    assertThat(compared.differences())
        .containsOnly(
            Map.entry("--partitions", List.of("4", "8")), Map.entry("-D k", List.of("", "v")));
  }

  private static Finding first(JobRecords job) {
    return explain(job).findings().get(0);
  }

  private static Explanation explain(JobRecords job) {
    return Explanation.of(job.record("wc"), 0);
  }
}
