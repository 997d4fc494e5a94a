package dev.millrace.history;

import dev.millrace.engine.TaskCounters;
import dev.millrace.history.Explanation.Finding;
import dev.millrace.store.AttemptOutcome;
import dev.millrace.store.AttemptRecord;
import dev.millrace.store.JobRecord;
import dev.millrace.store.LargeKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds what has cost a job time, by rules of thumb; each says what to change. */
final class Findings {

  /** What costs less than this, and less than a twentieth of the job, is not worth a sentence. */
  private static final Duration LEAST = Duration.ofMillis(500);

  private static final int PARTS = 20;
  private static final double FAR = 2;
  private static final int MANY_TASKS = 200;
  private static final long SHORT_MS = 50;
  private static final int MUCH_PER_KEY = 8;

  private final JobRecord job;
  private final Map<String, Duration> parts;
  private final PhaseAttempts maps;
  private final PhaseAttempts reduces;
  private final Duration total;
  private final List<Finding> found = new ArrayList<>();

  Findings(JobRecord job, Map<String, Duration> parts, PhaseAttempts maps, PhaseAttempts reduces) {
    this.job = job;
    this.parts = parts;
    this.maps = maps;
    this.reduces = reduces;
    this.total = parts.values().stream().reduce(Duration.ZERO, Duration::plus);
  }

  List<Finding> all() {
    waiting();
    planning();
    attempts(maps);
    attempts(reduces);
    slowMap();
    shortMaps();
    skew();
    combiner();
    finishing();
    found.sort(Comparator.comparing(Finding::cost).reversed());
    return List.copyOf(found);
  }

  private Duration part(String name) {
    return parts.getOrDefault(name, Duration.ZERO);
  }

  private boolean isDear(Duration cost) {
    return cost.compareTo(LEAST) >= 0 && cost.multipliedBy(PARTS).compareTo(total) >= 0;
  }

  private void add(Duration cost, String what, String advice) {
    if (isDear(cost)) {
      found.add(new Finding(what, advice, cost));
    }
  }

  private void waiting() {
    add(
        part(PhaseTimes.WAITING_FOR_COORDINATOR),
        "Nothing was planned for "
            + Texts.time(part(PhaseTimes.WAITING_FOR_COORDINATOR))
            + " after the submission: no coordinator was free, or steps had to end first.",
        "For a job with steps look at these: explain takes their ids, too. Otherwise start another"
            + " coordinator.");
    add(
        part(PhaseTimes.WAITING_FOR_WORKER),
        "The tasks waited "
            + Texts.time(part(PhaseTimes.WAITING_FOR_WORKER))
            + " for a worker to take the first of them.",
        "Start workers before the job, or more of them, or give them more --slots: others' tasks"
            + " may have had them.");
  }

  private void planning() {
    add(
        part(PhaseTimes.PLANNING),
        "Planning took " + Texts.time(part(PhaseTimes.PLANNING)) + ".",
        "Listing very many small files takes long: pack them into fewer. A job in total order maps"
            + " a sample of its input while it is planned.");
  }

  private void finishing() {
    add(
        part(PhaseTimes.FINISHING),
        "Putting the output in place took " + Texts.time(part(PhaseTimes.FINISHING)) + ".",
        "Many part files are renamed one by one: fewer --partitions make fewer.");
  }

  private void attempts(PhaseAttempts phase) {
    Map<AttemptOutcome, List<AttemptRecord>> byOutcome =
        phase.others().stream().collect(Collectors.groupingBy(AttemptRecord::outcome));
    byOutcome.forEach(
        (outcome, attempts) -> {
          Duration lost =
              attempts.stream().map(AttemptRecord::took).reduce(Duration.ZERO, Duration::plus);
          if (outcome == AttemptOutcome.ABANDONED || outcome == AttemptOutcome.COMMITTED) {
            return;
          }
          AttemptRecord example = attempts.get(attempts.size() - 1);
          String what =
              Texts.format(
                  "%d %s attempt%s %s %s; %s of slots' time went for nothing. The last: %s%s.",
                  attempts.size(),
                  phase.phase().title().toLowerCase(Locale.ROOT),
                  attempts.size() == 1 ? "" : "s",
                  attempts.size() == 1 ? "was" : "were",
                  outcome,
                  Texts.time(lost),
                  Texts.attempt(example),
                  example.cause().isEmpty() ? "" : ", " + example.cause());
          add(lost, what, advice(outcome));
        });
  }

  private static String advice(AttemptOutcome outcome) {
    return switch (outcome) {
      case FAILED ->
          "See what it has thrown: millrace logs JOB_ID TASK. Bad records of mappers can be left out"
              + " by --skip-records.";
      case TAKEN_OVER ->
          "A worker died, or its machine stood still, for longer than the lease. See its own log; a"
              + " shorter --lease notices sooner.";
      case LOST ->
          "Second attempts beside stragglers cost slots: --no-speculation saves them where all"
              + " workers are alike.";
      case HANDED_BACK -> "Workers were stopped, or blocks of map tasks were lost in Redis.";
      case RUNNING, COMMITTED, ABANDONED -> "";
    };
  }

  private void slowMap() {
    List<AttemptRecord> slowest = maps.slowest(1);
    if (slowest.isEmpty() || maps.committed().size() < 2) {
      oneMap();
      return;
    }
    AttemptRecord slow = slowest.get(0);
    Duration usual = maps.medianTime();
    if (slow.took().toMillis() < FAR * usual.toMillis()) {
      return;
    }
    boolean isLarger = slow.amounts().bytesIn() > 1.5 * Math.max(1, maps.medianBytes());
    String what =
        Texts.format(
            "Map task %d took %s, %s times the median of %s%s; the phase waited %s for its last task alone.",
            slow.task(),
            Texts.time(slow.took()),
            Texts.ratio(slow.took().toMillis(), usual.toMillis()),
            Texts.time(usual),
            isLarger
                ? ", of "
                    + Texts.bytes(slow.amounts().bytesIn())
                    + " where the median is "
                    + Texts.bytes(maps.medianBytes())
                : ", although its split is no larger",
            Texts.time(maps.waitedForLast()));
    String advice =
        isLarger
            ? "A smaller --split-size, about "
                + Texts.bytes(Math.max(1 << 20, maps.medianBytes()))
                + ", evens the tasks out; a compressed file is one split, whatever its size: write"
                + " several."
            : "off".equals(job.settings().get("speculation"))
                ? "Leave --no-speculation out: a straggler is given a second attempt elsewhere then."
                : "Worker "
                    + slow.worker()
                    + " may be slower than others, or these records dearer: a smaller --split-size"
                    + " spreads them.";
    add(slow.took().minus(usual), what, advice);
  }

  private void oneMap() {
    if (maps.committed().size() == 1 && job.status().tasks().maps() == 1) {
      add(
          maps.committed().get(0).took(),
          "There was one map task, which took "
              + Texts.time(maps.committed().get(0).took())
              + ": one slot worked.",
          "A smaller --split-size makes more of them; a compressed file is one split: write"
              + " several.");
    }
  }

  private void shortMaps() {
    long usual = maps.medianTime().toMillis();
    int tasks = job.status().tasks().maps();
    if (tasks >= MANY_TASKS && usual < SHORT_MS) {
      add(
          part(PhaseTimes.MAP).dividedBy(2),
          Texts.format(
              "%,d map tasks of %d ms in the median: much of the time goes into taking and committing them.",
              tasks, usual),
          "A larger --split-size, "
              + Texts.bytes(Math.max(1 << 20, 8 * maps.medianBytes()))
              + " or more, or none: then it is chosen from the size of the input.");
    }
  }

  private void skew() {
    if (reduces.committed().size() < 2) {
      return;
    }
    AttemptRecord largest =
        reduces.committed().stream()
            .max(Comparator.comparingLong(each -> each.amounts().recordsIn()))
            .orElseThrow();
    long usual = reduces.medianRecords();
    long records = largest.amounts().recordsIn();
    if (records < FAR * Math.max(1, usual)) {
      return;
    }
    String what =
        Texts.format(
            "Partition %d has %,d records, %s times the median of %,d, and took %s; the phase waited %s for its last task alone.",
            largest.task(),
            records,
            Texts.ratio(records, usual),
            usual,
            Texts.time(largest.took()),
            Texts.time(reduces.waitedForLast()));
    String advice =
        largest.largest().stream()
            .findFirst()
            .filter(hot -> hot.values() > records / 2)
            .map(Findings::ofOneKey)
            .orElseGet(
                () ->
                    "More --partitions ("
                        + 2 * Math.max(1, job.status().tasks().partitions())
                        + ") divide it, as no single key is to blame; or a Partitioner of your own.");
    Duration longer = largest.took().minus(reduces.medianTime());
    add(longer.isNegative() ? Duration.ZERO : longer, what, advice);
  }

  private static String ofOneKey(LargeKey hot) {
    return Texts.format(
        "Key \"%s\" alone has %,d of them, and a key is never divided: more partitions will not help. A combiner makes it small before it is sent; where there can be none, spread it over several keys and bring these together in a second step.",
        hot.key(), hot.values());
  }

  private void combiner() {
    Map<String, Long> counters = job.status().counters();
    long emitted = counters.getOrDefault(TaskCounters.MAP_RECORDS_OUT, 0L);
    long sent = counters.getOrDefault(TaskCounters.COMBINED_RECORDS_OUT, 0L);
    long keys = counters.getOrDefault(TaskCounters.REDUCE_KEYS_IN, 0L);
    if (keys > 0 && sent == emitted && emitted / keys >= MUCH_PER_KEY) {
      add(
          part(PhaseTimes.REDUCE).dividedBy(2),
          Texts.format(
              "%,d pairs of %,d keys were sent to the reducers one by one: %,d for each key.",
              sent, keys, sent / keys),
          "A combiner (Job.combiner) brings those of a task together before they are sent, where what"
              + " the reducer does can be done in parts.");
    }
  }
}
