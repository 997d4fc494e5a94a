package dev.millrace.roles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.TaskQueue.ActiveJob;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is due for a slot. Time is simulated. */
final class SharesTest {
  private static final List<ActiveJob> TWO = jobs("a", "b");
  private final Shares shares = new Shares("w");

  @Test
  void slotsThatAreFreeAtOnceAreDividedEvenly() {
    assertThat(shares.divide(8, TWO, 0)).containsEntry("a", 4).containsEntry("b", 4);
    assertThat(shares.divide(7, TWO, 0).values()).containsExactlyInAnyOrder(3, 4);
    assertThat(shares.divide(5, jobs("a"), 0)).containsExactly(Map.entry("a", 5));
    assertThat(shares.divide(5, List.of(), 0)).isEmpty();
  }

  @Test
  void jobThatComesLaterIsGivenWhatComesFree() {
    begin("a", 4);

    assertThat(shares.divide(3, TWO, 0)).containsExactly(Map.entry("b", 3));
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

    Map<String, Integer> portions = shares.divide(8, jobs, 0);

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

  /**
   * Between two tasks of a slot lies a round trip, of which there are more where tasks are short.
   */
  @ParameterizedTest
  @CsvSource({"5, 500", "20, 200", "1, 50", "50, 50"})
  void roundTripsBetweenShortTasksAreMadeUpFor(long quick, long slow) {
    for (int slots : new int[] {1, 2, 3, 4, 8}) {
      Shares each = new Shares("w");
      Map<String, Long> had =
          run(each, slots, TWO, job -> job.equals("a") ? slow : quick, 1, 0, 20_000);

      double all = had.get("a") + had.get("b");
      assertThat(had.get("a") / all).as("%d slots", slots).isBetween(0.48, 0.52);
    }
  }

  @Test
  void jobThatIsBehindIsGivenAsManyFurtherSlotsAsItLacksTasks() {
    had("a", 100, 1);
    had("b", 10, 6);
    begin("b", 1);
    shares.entered("b", 100);

    // Each has had 80 in the mean, so b lacks two of its tasks; then a, which has no slot, is due.
    assertThat(shares.divide(3, TWO, 100)).isEqualTo(Map.of("b", 2, "a", 1));
  }

  @Test
  void stepThatHasEndedFreesTheSlotsOfItsJobWhenItsLastAttemptsEnd() {
    shares.isStepOf("graph_1", "graph");
    shares.isStepOf("graph_2", "graph");
    begin("graph_1", 2);

    shares.retain(Set.of("graph_2", "b"));
    IntStream.range(0, 2).forEach(i -> shares.ended("graph_1", OptionalLong.empty(), 0));

    assertThat(shares.divide(2, jobs("graph_2", "b"), 0)).hasSize(2);
  }

  @Test
  void jobThatWasAwayHasNoClaimToWhatItDidNotUse() {
    run(1, jobs("a"), job -> 1, 0, 1_000);

    Map<String, Long> had = run(1, TWO, job -> 1, 1_000, 1_100);

    assertThat(had.get("b")).isBetween(48L, 52L);
  }

  /** As in a worker all of whose slots are in use for long: nothing is divided meanwhile. */
  @Test
  void jobThatComesWhileTheTasksOfAnotherRunForLongHasNoClaimToTheirTime() {
    had("b", 1, 1);
    shares.divide(2, jobs("a"), 0);
    begin("a", 2);
    shares.entered("a", 0);
    shares.entered("a", 0);

    assertThat(shares.divide(4, TWO, 1_000_000)).isEqualTo(Map.of("b", 3, "a", 1));
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
            .flatMap(each -> each.divide(1, TWO, 0).keySet().stream())
            .toList();

    assertThat(first.stream().filter("a"::equals).count()).isBetween(25L, 75L);
  }

  @Test
  void whatIsOverIsForgotten() {
    had("a", 1_000, 1);
    had("b", 10, 1);
    assertThat(shares.divide(3, TWO, 0)).containsExactly(Map.entry("b", 3));

    shares.retain(Set.of("b"));

    assertThat(shares.divide(3, TWO, 0)).as("as a job that has just come").hasSize(2);
  }

  private static List<ActiveJob> jobs(String... ids) {
    return Stream.of(ids).map(id -> new ActiveJob(id, 0)).toList();
  }

  private void begin(String job, int tasks) {
    IntStream.range(0, tasks).forEach(i -> shares.began(job));
  }

  /** Lets tasks of a job run, one after the other. */
  private void had(String job, long each, int tasks) {
    for (int i = 0; i < tasks; i++) {
      shares.began(job);
      shares.entered(job, 0);
      shares.ended(job, OptionalLong.of(0), each);
    }
  }

  private record Running(String job, long began, long ends) {}

  private Map<String, Long> run(
      int slots, List<ActiveJob> jobs, ToLongFunction<String> length, long from, long to) {
    return run(shares, slots, jobs, length, 0, from, to);
  }

  /**
   * Lets jobs with any number of tasks run, with a gap between two tasks of a slot; returns how
   * long each has had slots.
   */
  private static Map<String, Long> run(
      Shares shares,
      int slots,
      List<ActiveJob> jobs,
      ToLongFunction<String> length,
      long gap,
      long from,
      long to) {
    Map<String, Long> had = new HashMap<>();
    PriorityQueue<Running> running = new PriorityQueue<>(Comparator.comparingLong(Running::ends));
    for (long now = from; now < to; now = running.peek().ends() + gap) {
      while (!running.isEmpty() && running.peek().ends() + gap <= now) {
        Running ended = running.poll();
        shares.ended(ended.job(), OptionalLong.of(ended.began()), ended.ends() - ended.began());
        had.merge(ended.job(), ended.ends() - ended.began(), Long::sum);
      }
      long begins = now;
      shares
          .divide(slots - running.size(), jobs, now)
          .forEach(
              (job, tasks) -> {
                for (int i = 0; i < tasks; i++) {
                  shares.began(job);
                  shares.entered(job, begins);
                  running.add(new Running(job, begins, begins + length.applyAsLong(job)));
                }
              });
    }
    running.forEach(each -> shares.ended(each.job(), OptionalLong.of(each.began()), 0));
    return had;
  }
}
