package dev.millrace.engine;

import dev.millrace.Input;
import dev.millrace.Job;
import dev.millrace.Round;
import dev.millrace.Rounds;
import dev.millrace.SideTable;
import dev.millrace.StepResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The jobs that one definition is made of. The last one is the job that was asked for; the others,
 * its steps, are found by following the results that it reads, and those that its steps read. A
 * step is a {@link Job} value: one that is read twice runs once. There are no cycles, as a job can
 * only read results of jobs that were made before it.
 *
 * <p>A step's name is where it was found: the same in every process, as all define the same. Steps
 * are numbered as they are met, those that one reads before itself. Jobs of rounds are met when it
 * is known that their round is run: the first with the graph, every further one when the round
 * before has ended. They are numbered within their round: {@code 2r7-1} is the first job of the
 * seventh round of the loop that was met second.
 */
public final class StepGraph {

  private static final Pattern ROUND = Pattern.compile("r([0-9]+)-");

  private final Job<?, ?> last;
  private final Map<Job<?, ?>, String> names = new IdentityHashMap<>();
  private final Map<String, Step> steps = new LinkedHashMap<>();
  private final Map<Rounds<?, ?>, Loop> loops = new IdentityHashMap<>();

  /**
   * A step and its name.
   *
   * @param name letters, digits and hyphens
   * @param job what the step does
   */
  public record Step(String name, Job<?, ?> job) {

    /** The step for people: its job's name, and of which round it is: {@code rank, round 7}. */
    public String title() {
      List<String> rounds = new ArrayList<>();
      for (Matcher round = ROUND.matcher(name); round.find(); ) {
        rounds.add(round.group(1));
      }
      return job.name() + (rounds.isEmpty() ? "" : ", round " + String.join(".", rounds));
    }

    /** Whether it was met in a round. */
    public boolean isOfRound() {
      return name.indexOf('r') > 0;
    }
  }

  /** What is known of steps. */
  @FunctionalInterface
  public interface Ended {

    /** The counters of a step that has ended well; empty for every other. */
    Optional<Map<String, Long>> counters(Step step);
  }

  /** Rounds that were met, and how many of them. */
  private static final class Loop {
    private final String name;
    private int met;

    Loop(String name) {
      this.name = name;
    }
  }

  /** Where names are given out: the whole graph, or one round. */
  private static final class Scope {
    private final String prefix;
    private int count;

    Scope(String prefix) {
      this.prefix = prefix;
    }

    String next() {
      return prefix + ++count;
    }
  }

  private StepGraph(Job<?, ?> last) {
    this.last = last;
  }

  /** The graph that ends in a job. */
  public static StepGraph of(Job<?, ?> last) {
    StepGraph graph = new StepGraph(last);
    graph.meetReadBy(last, new Scope(""));
    return graph;
  }

  /** All jobs that were met so far, the last one behind its steps. */
  List<Job<?, ?>> jobs() {
    List<Job<?, ?>> jobs = new ArrayList<>();
    steps.values().forEach(step -> jobs.add(step.job()));
    jobs.add(last);
    return jobs;
  }

  /** The jobs whose results a job reads; of rounds the first and the one before. */
  static List<Job<?, ?>> readBy(Job<?, ?> job) {
    List<Job<?, ?>> read = new ArrayList<>();
    forEachResult(
        job,
        result -> {
          if (result instanceof StepResult<?, ?> step) {
            read.add(step.job());
          } else if (result instanceof Rounds<?, ?> rounds) {
            read.add(rounds.first());
            read.add(rounds.round(1));
          }
        });
    return read;
  }

  /** Whether an input, or one that it is made of, is the result of a step. */
  public static boolean readsSteps(Input<?> input) {
    return input instanceof StepResult
        || input instanceof Rounds
        || input.parts().stream().anyMatch(StepGraph::readsSteps);
  }

  /** The job that was asked for. */
  public Job<?, ?> last() {
    return last;
  }

  /** The steps that have been met, in an order in which they can be run. */
  public List<Step> steps() {
    return List.copyOf(steps.values());
  }

  /** Whether all steps are known: there are no rounds of which there may be more. */
  public boolean isComplete() {
    return loops.isEmpty();
  }

  /**
   * The step with this name, whether its round has been met or not.
   *
   * @throws NoSuchElementException if there is none: what was defined where the name is from was
   *     another job
   */
  public Step find(String name) {
    boolean more = true;
    while (!steps.containsKey(name) && more) {
      more = false;
      for (Map.Entry<Rounds<?, ?>, Loop> each : List.copyOf(loops.entrySet())) {
        int round = roundIn(name, each.getValue());
        if (round > each.getValue().met) {
          meetRounds(each.getKey(), round);
          more = true;
        }
      }
    }
    Step step = steps.get(name);
    if (step == null) {
      throw new NoSuchElementException("Job " + last.name() + " has no step " + name);
    }
    return step;
  }

  /** The step of a job of this graph that has been met. */
  public Step step(Job<?, ?> job) {
    return Objects.requireNonNull(steps.get(names.get(job)), "a job that is no step");
  }

  /** The steps that can be run now: they have not ended, and everything that they read has. */
  public List<Step> runnable(Ended ended) {
    List<Step> runnable = new ArrayList<>();
    new Walk(ended, runnable).hasAll(last);
    return runnable;
  }

  /**
   * The steps of rounds that have ended and whose results nobody needs any more: no job that is
   * known reads them and has not ended.
   */
  public List<Step> unneeded(Ended ended) {
    Set<Job<?, ?>> needed = Collections.newSetFromMap(new IdentityHashMap<>());
    addRead(last, needed);
    for (Step step : steps()) {
      if (ended.counters(step).isEmpty()) {
        addRead(step.job(), needed);
      }
    }
    return steps().stream()
        .filter(step -> step.isOfRound() && !needed.contains(step.job()))
        .filter(step -> ended.counters(step).isPresent())
        .toList();
  }

  /**
   * The last of the rounds.
   *
   * @throws IllegalStateException if they have not all ended
   */
  public <K, R> Job<K, R> last(Rounds<K, R> rounds, Ended ended) {
    int number = new Walk(ended, new ArrayList<>()).lastOf(rounds);
    if (number == 0) {
      throw new IllegalStateException("Not all rounds of " + rounds.first().name() + " have ended");
    }
    return rounds.round(number);
  }

  private void addRead(Job<?, ?> job, Set<Job<?, ?>> needed) {
    forEachResult(
        job,
        result -> {
          if (result instanceof StepResult<?, ?> step) {
            needed.add(step.job());
          } else if (result instanceof Rounds<?, ?> rounds) {
            // The newest that has ended: the last one, or what the next one reads.
            int newest = metOf(rounds);
            needed.add(rounds.round(newest));
            needed.add(newest > 1 ? rounds.round(newest - 1) : rounds.first());
          }
        });
  }

  private int metOf(Rounds<?, ?> rounds) {
    return loopOf(rounds).met;
  }

  private Loop loopOf(Rounds<?, ?> rounds) {
    return Objects.requireNonNull(loops.get(rounds));
  }

  private static void forEachResult(Job<?, ?> job, Consumer<Input<?>> each) {
    for (Job.Source source : job.sources()) {
      forEachResult(source.input(), each);
    }
    for (SideTable<?, ?> table : job.sideTables()) {
      forEachResult(table.input(), each);
    }
  }

  private static void forEachResult(Input<?> input, Consumer<Input<?>> each) {
    each.accept(input);
    input.parts().forEach(part -> forEachResult(part, each));
  }

  private void meetReadBy(Job<?, ?> job, Scope scope) {
    forEachResult(
        job,
        result -> {
          if (result instanceof StepResult<?, ?> step) {
            meet(step.job(), scope);
          } else if (result instanceof Rounds<?, ?> rounds && !loops.containsKey(rounds)) {
            meet(rounds.first(), scope);
            loops.put(rounds, new Loop(scope.next()));
            meetRounds(rounds, 1);
          }
        });
  }

  private void meet(Job<?, ?> job, Scope scope) {
    if (!names.containsKey(job)) {
      meetReadBy(job, scope);
      String name = scope.next();
      names.put(job, name);
      steps.put(name, new Step(name, job));
    }
  }

  private void meetRounds(Rounds<?, ?> rounds, int upTo) {
    Loop loop = loopOf(rounds);
    while (loop.met < upTo) {
      loop.met++;
      meet(rounds.round(loop.met), new Scope(loop.name + "r" + loop.met + "-"));
    }
  }

  /** The round of the loop in which a step of this name lies; 0 if it lies elsewhere. */
  private static int roundIn(String name, Loop loop) {
    String prefix = loop.name + "r";
    int end = name.indexOf('-', prefix.length());
    return name.startsWith(prefix) && end > 0
        ? Integer.parseInt(name.substring(prefix.length(), end))
        : 0;
  }

  /** One look at what has ended; meets rounds that are to be run. */
  private final class Walk {
    private final Ended ended;
    private final List<Step> runnable;
    private final Map<Job<?, ?>, Boolean> known = new IdentityHashMap<>();

    Walk(Ended ended, List<Step> runnable) {
      this.ended = ended;
      this.runnable = runnable;
    }

    /** Whether everything that a job reads is there. */
    boolean hasAll(Job<?, ?> job) {
      List<Boolean> there = new ArrayList<>();
      forEachResult(
          job,
          result -> {
            if (result instanceof StepResult<?, ?> step) {
              there.add(hasEnded(step.job()));
            } else if (result instanceof Rounds<?, ?> rounds) {
              there.add(lastOf(rounds) > 0);
            }
          });
      return !there.contains(false);
    }

    /** The number of the last round; 0 if there will be more. */
    int lastOf(Rounds<?, ?> rounds) {
      if (!hasEnded(rounds.first())) {
        return 0;
      }
      for (int number = 1; ; number++) {
        meetRounds(rounds, number);
        Job<?, ?> job = rounds.round(number);
        if (!hasEnded(job)) {
          return 0;
        }
        if (rounds.isLast(new Round(number, ended.counters(step(job)).orElseThrow()))) {
          return number;
        }
      }
    }

    private boolean hasEnded(Job<?, ?> job) {
      Boolean before = known.get(job);
      if (before != null) {
        return before;
      }
      Step step = step(job);
      boolean has = ended.counters(step).isPresent();
      if (!has && hasAll(job)) {
        runnable.add(step);
      }
      known.put(job, has);
      return has;
    }
  }
}
