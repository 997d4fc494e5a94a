package dev.millrace.roles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.TaskQueue.ActiveJob;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is due for a slot. Time is simulated. */
final class SharesTest {
  private static final List<ActiveJob> TWO = jobs("a", "b");
  private final Shares shares = new Shares("w");

  @Test
  void slotsThatAreFreeAtOnceAreDividedEvenly() {
    assertThat(shares.divide(8, TWO)).containsEntry("a", 4).containsEntry("b", 4);
    assertThat(shares.divide(7, TWO).values()).containsExactlyInAnyOrder(3, 4);
    assertThat(shares.divide(5, jobs("a"))).containsExactly(Map.entry("a", 5));
    assertThat(shares.divide(5, List.of())).isEmpty();
  }

  @Test
  void jobThatComesLaterIsGivenWhatComesFree() {
    begin("a", 4);

    assertThat(shares.divide(3, TWO)).containsExactly(Map.entry("b", 3));
  }

  @Test
  void onlyTheHighestPriorityIsDue() {
    List<ActiveJob> jobs =
        List.of(new ActiveJob("low", -1), new ActiveJob("a", 3), new ActiveJob("b", 3));

    assertThat(Shares.first(jobs)).extracting(ActiveJob::jobId).containsExactly("a", "b");
    assertThat(Shares.first(List.of())).isEmpty();
  }

  @Test
  void stepsOfAJobHaveItsPartTogether() {
    List<ActiveJob> jobs = jobs("graph_1", "graph_2", "b");
    shares.isStepOf("graph_1", "graph");
    shares.isStepOf("graph_2", "graph");

    Map<String, Integer> portions = shares.divide(8, jobs);

    assertThat(portions).containsEntry("b", 4);
    assertThat(portions.getOrDefault("graph_1", 0) + portions.getOrDefault("graph_2", 0))
        .isEqualTo(4);
  }

  /** One job has tasks of 10, another of 1: each has half of the time of the slots all the same. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 8})
  void halfOfTheTimeIsHadByEachOfTwoJobsHoweverLongTheirTasksAre(int slots) {
    Map<String, Long> had = run(slots, TWO, job -> job.equals("a") ? 10 : 1, 0, 10_000);

    double all = had.get("a") + had.get("b");
    assertThat(had.get("a") / all).isBetween(0.48, 0.52);
  }

  @Test
  void jobThatWasAwayHasNoClaimToWhatItDidNotUse() {
    run(1, jobs("a"), job -> 1, 0, 1_000);

    Map<String, Long> had = run(1, TWO, job -> 1, 1_000, 1_100);

    assertThat(had.get("b")).isBetween(48L, 52L);
  }

  @Test
  void manyJobsOnOneSlotTakeTurns() {
    List<ActiveJob> jobs = IntStream.range(0, 10).mapToObj(i -> new ActiveJob("j" + i, 0)).toList();

    Map<String, Long> had = run(1, jobs, job -> 5, 0, 1_000);

    assertThat(had.values()).allSatisfy(time -> assertThat(time).isBetween(95L, 105L));
  }

  @Test
  void workersWithOneSlotDoNotAllBeginWithTheSameJob() {
    List<String> first =
        IntStream.range(0, 100)
            .mapToObj(i -> new Shares("host-" + i))
            .flatMap(each -> each.divide(1, TWO).keySet().stream())
            .toList();

    assertThat(first.stream().filter("a"::equals).count()).isBetween(25L, 75L);
  }

  @Test
  void whatIsOverIsForgotten() {
    begin("a", 1);
    shares.ended("a", 1_000);
    shares.divide(1, TWO);

    shares.retain(Set.of("b"));

    assertThat(shares.divide(2, TWO)).as("as a job that has just come").hasSize(2);
  }

  private static List<ActiveJob> jobs(String... ids) {
    return Stream.of(ids).map(id -> new ActiveJob(id, 0)).toList();
  }

  private void begin(String job, int tasks) {
    IntStream.range(0, tasks).forEach(i -> shares.began(job));
  }

  private record Running(String job, long began, long ends) {}

  /** Lets jobs with any number of tasks run; returns how long each has had slots. */
  private Map<String, Long> run(
      int slots, List<ActiveJob> jobs, ToLongFunction<String> length, long from, long to) {
    Map<String, Long> had = new HashMap<>();
    PriorityQueue<Running> running = new PriorityQueue<>(Comparator.comparingLong(Running::ends));
    for (long now = from; now < to; now = running.peek().ends()) {
      while (!running.isEmpty() && running.peek().ends() <= now) {
        Running ended = running.poll();
        shares.ended(ended.job(), ended.ends() - ended.began());
        had.merge(ended.job(), ended.ends() - ended.began(), Long::sum);
      }
      long begins = now;
      shares
          .divide(slots - running.size(), jobs)
          .forEach(
              (job, tasks) -> {
                for (int i = 0; i < tasks; i++) {
                  shares.began(job);
                  running.add(new Running(job, begins, begins + length.applyAsLong(job)));
                }
              });
    }
    running.forEach(each -> shares.ended(each.job(), 0));
    return had;
  }
}
