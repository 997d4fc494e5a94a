package dev.millrace.redis;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Visits every state that a small job can come into: whatever the order in which workers and
 * coordinators do what they can do, and whichever faults happen in between, up to a number. Every
 * step is a call of the product's functions on a real server; nothing of them is written a second
 * time.
 *
 * <p>States are visited by the number of faults on the way to them, and then by the number of
 * steps: so the way to the first violation is a short one. All that can happen without a further
 * fault is followed to the end, and after that every state must have a way to the end of the job.
 * As the states are finitely many, this means that a job ends, however unlucky the order, as soon
 * as nothing goes wrong any more.
 */
final class Exploration {

  /** A state, and the way to it. */
  private record Visit(World world, @Nullable Visit from, String step, int number) {}

  /** What an exploration has found. */
  record Outcome(int states, long steps, int ends, long calls, Optional<String> violation) {}

  private final Setting setting;
  private final Sandbox sandbox;
  private final Map<HashCode, Integer> numbers = new HashMap<>();
  private final List<Visit> visits = new ArrayList<>();
  private final List<int[]> freeSteps = new ArrayList<>();
  private long steps;

  private Exploration(Setting setting, Sandbox sandbox) {
    this.setting = setting;
    this.sandbox = sandbox;
  }

  /** Explores with the functions of a library. */
  static Outcome of(Setting setting, FunctionLibrary library) {
    try (Sandbox sandbox = new Sandbox(library)) {
      return new Exploration(setting, sandbox).run();
    }
  }

  private Outcome run() {
    sandbox.jobs().submit(TestJob.spec(Setting.JOB));
    String job = sandbox.keys().job(Setting.JOB);
    sandbox.command("HSET", job, "lease", ServerState.LEASE_MS, "max.slots", setting.maxSlots());
    ServerState submitted = sandbox.state();
    World first =
        new World(
            submitted,
            IntStream.rangeClosed(1, setting.size().workers())
                .mapToObj(i -> new WorkerActor("w" + i + "x0", List.of()))
                .toList(),
            IntStream.rangeClosed(1, setting.size().coordinators())
                .mapToObj(i -> CoordinatorActor.idle("c" + i + "x0"))
                .toList(),
            World.Scars.NONE);
    Optional<String> violation;
    try {
      arrive(null, "the job is submitted", first);
      int level = 0;
      for (int faults = 0; ; faults++) {
        int end = followFree(level);
        checkEnds();
        if (faults == setting.faults()) {
          break;
        }
        followFaults(level, end);
        level = end;
      }
      violation = Optional.empty();
    } catch (Violation e) {
      violation = Optional.of(e.getMessage());
    }
    return new Outcome(visits.size(), steps, ends().cardinality(), sandbox.calls(), violation);
  }

  /** From the states from {@code first} on, follows all that happens without a fault. */
  private int followFree(int first) {
    for (int at = first; at < visits.size(); at++) {
      follow(visits.get(at), 0);
    }
    return visits.size();
  }

  private void followFaults(int first, int end) {
    for (int at = first; at < end; at++) {
      follow(visits.get(at), 1);
    }
  }

  private void follow(Visit visit, int faults) {
    World world = visit.world();
    List<WorldStep> possible = new ArrayList<>(CoordinatorSteps.of(setting, world));
    possible.addAll(WorkerSteps.of(setting, world));
    possible.addAll(ServerFaults.of(setting, world));
    for (WorldStep step : possible) {
      boolean happens = step.faults() == 0 || setting.possible().matcher(step.name()).find();
      if (step.faults() == faults && happens) {
        take(visit, step);
      }
    }
  }

  private void take(Visit visit, WorldStep step) {
    World before = visit.world();
    sandbox.begin(before.server());
    World after;
    try {
      World known = step.effect().on(sandbox);
      if (known == before && sandbox.state() == before.server()) {
        steps++;
        return;
      }
      after = known.on(sandbox.state());
    } catch (RuntimeException e) {
      throw violation(visit, step.name(), List.of("it failed: " + e));
    }
    steps++;
    List<String> broken = ProtocolRules.ofStep(before, step, after);
    if (!broken.isEmpty()) {
      throw violation(visit, step.name(), broken);
    }
    int number = arrive(visit, step.name(), after);
    if (step.faults() == 0 && number != visit.number()) {
      freeSteps.add(new int[] {visit.number(), number});
    }
  }

  private int arrive(@Nullable Visit from, String step, World world) {
    HashCode code = Hashing.murmur3_128().hashUnencodedChars(world.canonical());
    Integer known = numbers.get(code);
    if (known != null) {
      return known;
    }
    int number = visits.size();
    numbers.put(code, number);
    visits.add(new Visit(world, from, step, number));
    List<String> broken = ProtocolRules.ofState(setting, world);
    if (!broken.isEmpty()) {
      throw violation(from, step, broken);
    }
    sandbox.keep(world.server());
    return number;
  }

  /** Every state must have a way to the end without a fault. */
  private void checkEnds() {
    BitSet reaches = ends();
    List<List<Integer>> back = new ArrayList<>(Collections.nCopies(visits.size(), null));
    for (int[] step : freeSteps) {
      if (back.get(step[1]) == null) {
        back.set(step[1], new ArrayList<>(2));
      }
      back.get(step[1]).add(step[0]);
    }
    Deque<Integer> open = new ArrayDeque<>(reaches.stream().boxed().toList());
    while (!open.isEmpty()) {
      List<Integer> before = back.get(open.remove());
      for (int each : before == null ? List.<Integer>of() : before) {
        if (!reaches.get(each)) {
          reaches.set(each);
          open.add(each);
        }
      }
    }
    int stuck = reaches.nextClearBit(0);
    if (stuck < visits.size()) {
      Visit visit = visits.get(stuck);
      throw violation(visit.from(), visit.step(), List.of("from here the job never ends"));
    }
  }

  private BitSet ends() {
    BitSet ends = new BitSet(visits.size());
    visits.stream()
        .filter(visit -> visit.world().server().isClosed())
        .forEach(visit -> ends.set(visit.number()));
    return ends;
  }

  private static Violation violation(@Nullable Visit from, String step, List<String> broken) {
    List<String> path = new ArrayList<>();
    path.add(step);
    for (Visit at = from; at != null; at = at.from()) {
      path.add(at.step());
    }
    Collections.reverse(path);
    return new Violation(String.join("\n", broken) + "\nafter:\n  " + String.join("\n  ", path));
  }

  private static final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1;

    Violation(String message) {
      super(message);
    }
  }
}
