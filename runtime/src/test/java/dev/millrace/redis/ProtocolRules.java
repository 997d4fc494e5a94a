package dev.millrace.redis;

import dev.millrace.redis.ServerState.Entry;
import dev.millrace.redis.WorldStep.Act;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What must hold in every state, and of every step. */
final class ProtocolRules {
  private final List<String> broken = new ArrayList<>();

  private ProtocolRules() {}

  static List<String> ofState(Setting setting, World world) {
    ProtocolRules rules = new ProtocolRules();
    ServerState server = world.server();
    if (server.isPlanned()) {
      rules.latches(setting, server);
      rules.plan(setting, server);
    }
    if (server.isRunning()) {
      rules.queued(world, setting.maps(), "map", "m");
      rules.queued(world, setting.partitions(), "reduce", "r");
    }
    rules.limit(setting, server);
    rules.blocks(setting, world);
    rules.results(setting, server);
    rules.end(world);
    rules.check(
        server.allEntries().allMatch(entry -> entry.deliveries() <= 3 + 2 * setting.faults()),
        "an entry is delivered again and again");
    rules.check(server.immortal().isEmpty(), "keys without a TTL: " + server.immortal());
    rules.check(!server.state().isEmpty(), "the job is gone");
    return rules.broken;
  }

  static List<String> ofStep(World before, WorldStep step, World after) {
    ProtocolRules rules = new ProtocolRules();
    if (before.server() != after.server()) {
      rules.states(before.server(), after.server());
      rules.winners(before.server(), step, after.server(), "map");
      rules.winners(before.server(), step, after.server(), "reduce");
      rules.owners(before, step, after.server());
      rules.plan(before.server(), after.server());
      rules.check(
          !after.server().state().equals("CANCELLED")
              || before.server().state().equals("CANCELLED")
              || step.act() == Act.CANCEL,
          "CANCELLED by something else than a cancellation");
      rules.check(
          step.act() != Act.TAKE || before.server().job("paused").isEmpty(),
          "something of a paused job was taken");
      rules.failures(before, step, after);
      rules.check(
          step.act() != Act.REOPEN
              || !before
                  .server()
                  .winners("reduce")
                  .containsKey(step.attempt().subject().substring(1)),
          "map tasks were sent back for a partition that is committed");
      boolean healthy = !before.scars().entryLost();
      rules.check(step.act() != Act.AUDIT || !healthy, "an audit has changed a healthy job");
    }
    return rules.broken;
  }

  /** Whoever may run an attempt holds an entry. */
  private void limit(Setting setting, ServerState server) {
    long held =
        Stream.of("map", "reduce")
            .flatMap(stream -> server.entries(stream).stream())
            .filter(Entry::isPending)
            .count();
    check(
        setting.maxSlots() == 0 || held <= setting.maxSlots(),
        held + " attempts may run, and no more than " + setting.maxSlots() + " should");
  }

  private void latches(Setting setting, ServerState server) {
    latch(server, "latch.map", setting.maps() - server.winners("map").size());
    latch(server, "latch.reduce", setting.partitions() - server.winners("reduce").size());
  }

  private void latch(ServerState server, String name, int left) {
    check(
        server.job(name).equals(String.valueOf(left)),
        name + " is " + server.job(name) + " with " + left + " tasks that are not committed");
    boolean done = server.state().equals("FINISHING") || server.state().equals("SUCCEEDED");
    check(!done || left == 0, server.state() + " with " + left + " tasks left of " + name);
  }

  private void plan(Setting setting, ServerState server) {
    Map<String, String> plan = server.hash("plan");
    if (!server.isRetired()) {
      check(
          plan.size() == setting.maps() && new HashSet<>(plan.values()).size() == 1,
          "the plan is not the whole plan of one planner: " + plan);
    }
  }

  /** A complete plan is the work of its planner, and stays. */
  private void plan(ServerState before, ServerState after) {
    if (!before.isPlanned() && after.isPlanned()) {
      check(
          after.hash("plan").values().stream().allMatch(after.job("planner")::equals),
          "the planner has completed the plan of another");
    }
    check(
        !before.isPlanned() || after.isRetired() || before.hash("plan").equals(after.hash("plan")),
        "a complete plan has changed");
  }

  /** No task is lost, and none is queued twice or after it is committed. */
  private void queued(World world, int tasks, String stream, String mark) {
    ServerState server = world.server();
    Map<String, String> queued = server.hash("queued");
    Set<String> winners = server.winners(stream).keySet();
    for (Entry entry : server.entries(stream)) {
      check(
          entry.id().equals(queued.get(mark + entry.subject())) || world.scars().entryAdded(),
          mark + entry.subject() + " has an entry that is not known as queued");
      check(
          !winners.contains(entry.subject()) || world.scars().entryAdded(),
          mark + entry.subject() + " is committed and queued");
      check(
          entry.isNew() || entry.isPending(),
          mark + entry.subject() + " is acked, and not committed");
    }
    boolean due = stream.equals("map") || server.state().equals("REDUCING");
    for (int task = 0; task < tasks; task++) {
      String entry = queued.get(mark + task);
      boolean there = entry != null && server.entry(stream, entry).isPresent();
      boolean committed = winners.contains(String.valueOf(task));
      check(
          committed || there || !due || server.isDelayed(mark + task) || world.scars().entryLost(),
          mark + task + " is neither committed nor queued");
    }
  }

  /** The blocks of a winner are those that its own attempt has written. */
  private void blocks(Setting setting, World world) {
    ServerState server = world.server();
    server
        .hash("committed:map")
        .forEach(
            (task, manifest) -> {
              String attempt = server.winners("map").get(task);
              String writer = manifest.substring(manifest.indexOf("by ") + 3);
              for (int partition : setting.partitionNumbers()) {
                String block =
                    server
                        .hash(partition + ":partials")
                        .get(RedisPartialStore.field(Integer.parseInt(task), attempt, 0));
                check(
                    block != null
                        || world.scars().blockLost()
                        || server.isTerminal()
                        || server.winners("reduce").containsKey(String.valueOf(partition)),
                    "the winner of m" + task + " has no block");
                check(
                    block == null || block.equals(writer),
                    "the blocks of the winner of m" + task + " are another attempt's");
              }
            });
  }

  /** Every committed reduce task has read one block of every map task. */
  private void results(Setting setting, ServerState server) {
    if (server.state().equals("FAILED") || server.state().equals("CANCELLED")) {
      return;
    }
    server
        .winners("reduce")
        .forEach(
            (task, attempt) -> {
              String result =
                  server
                      .hash(task + ":result")
                      .get(RedisPartialStore.field(Integer.parseInt(task), attempt, 0));
              check(result != null, "the winner of r" + task + " has no result");
              String[] read = result == null ? new String[0] : result.split(" ");
              boolean whole = read.length == setting.maps();
              for (int map = 0; whole && map < read.length; map++) {
                whole = read[map].startsWith("m" + map + "=");
              }
              check(whole, "the winner of r" + task + " has read " + result);
            });
  }

  private void end(World world) {
    ServerState server = world.server();
    boolean complete = server.state().equals("FINISHING") || server.state().equals("SUCCEEDED");
    check(
        !complete
            || world.scars().entryAdded()
            || (server.entries("map").isEmpty() && server.entries("reduce").isEmpty()),
        server.state() + " with entries left");
    if (server.state().equals("FAILED")) {
      check(server.job("error").equals("yes"), "FAILED without a reason");
      check(
          server.hash("failures").entrySet().stream()
              .filter(count -> !count.getKey().endsWith(":failed")) // those of all tasks together
              .anyMatch(count -> Integer.parseInt(count.getValue()) >= Setting.MAX_ATTEMPTS),
          "FAILED though no task has failed often enough");
    }
    // Who opens partitions too late closes them again; who dies before that leaves it to their TTL.
    if (server.isRetired() && !world.someoneMayHaveOpened()) {
      boolean succeeded = server.state().equals("SUCCEEDED");
      List<String> left =
          server.names().stream()
              .filter(
                  name ->
                      name.endsWith(":live")
                          || name.endsWith(":partials")
                          || name.equals("map")
                          || name.equals("reduce")
                          || name.equals("queued")
                          || name.equals("delayed")
                          || name.equals("running")
                          || name.equals("plan")
                          || (name.endsWith(":result") && !succeeded))
              .sorted()
              .toList();
      check(left.isEmpty(), "retired, and left behind: " + left);
    }
  }

  private void states(ServerState before, ServerState after) {
    check(
        !before.isTerminal() || before.state().equals(after.state()),
        before.state() + " was left for " + after.state());
    check(
        !before.isTerminal()
            || (before.winners("map").equals(after.winners("map"))
                && before.winners("reduce").equals(after.winners("reduce"))),
        "a task was committed after the end");
  }

  /** A winner stays, unless it is sent back by one who has read it. */
  private void winners(ServerState before, WorldStep step, ServerState after, String phase) {
    Map<String, String> next = after.winners(phase);
    before
        .winners(phase)
        .forEach(
            (task, winner) -> {
              String now = next.get(task);
              boolean sentBack =
                  now == null
                      && step.act() == Act.REOPEN
                      && phase.equals("map")
                      && Objects.requireNonNull(step.attempt())
                          .read()
                          .equals(List.of(task, winner));
              check(
                  winner.equals(now) || sentBack,
                  "the winner of " + phase + " task " + task + " has changed");
            });
  }

  /** What one consumer holds, no other may give up, renew, or take before its lease has run out. */
  private void owners(World before, WorldStep step, ServerState after) {
    if (step.act() == Act.FAULT || step.act() == Act.RETIRE || step.act() == Act.CLOSE) {
      return;
    }
    boolean takes = step.act() == Act.TAKE || step.act() == Act.TAKE_SUBMISSION;
    before
        .server()
        .allEntries()
        .filter(Entry::isPending)
        .forEach(
            held -> {
              Optional<Entry> now = after.entry(held.stream(), held.id());
              boolean committed =
                  step.act() == Act.COMMIT
                      && after.winners(held.stream()).containsKey(held.subject());
              boolean own = held.consumer().equals(step.consumer());
              // Entries of one task of which only a stranger can have made the second end together.
              own |=
                  before.scars().entryAdded()
                      && (step.act() == Act.FAIL || step.act() == Act.HAND_BACK)
                      && step.attempt() != null
                      && step.attempt().subject().equals(held.stream().charAt(0) + held.subject());
              boolean free = own || committed || (takes && held.lapsed());
              check(
                  free || now.equals(Optional.of(held)),
                  held.consumer()
                      + " has lost its lease on "
                      + held.stream()
                      + " "
                      + held.subject());
            });
    after
        .allEntries()
        .filter(Entry::isPending)
        .filter(now -> !now.consumer().equals(ownerOf(before.server(), now)))
        .forEach(
            now -> {
              check(takes, "a lease was given by something else than a take");
              check(now.consumer().equals(step.consumer()), "a lease was given to somebody else");
              check(
                  !after.winners(now.stream()).containsKey(now.subject()),
                  "a committed task was given out");
              check(
                  step.act() == Act.TAKE_SUBMISSION || before.server().isRunning(),
                  "a task was given out while the job was " + before.server().state());
            });
  }

  private static String ownerOf(ServerState server, Entry entry) {
    return server.entry(entry.stream(), entry.id()).map(Entry::consumer).orElse("");
  }

  /** A failure counts if it is reported by who holds the task, once. */
  private void failures(World before, WorldStep step, World after) {
    if (step.act() != Act.FAIL || step.attempt() == null) {
      return;
    }
    boolean owner =
        before
            .server()
            .entry(step.attempt().stream(), step.attempt().entry())
            .filter(entry -> entry.consumer().equals(step.consumer()))
            .isPresent();
    check(
        owner || before.server().hash("failures").equals(after.server().hash("failures")),
        "the failure of an attempt that has lost its lease was counted");
  }

  private void check(boolean holds, String otherwise) {
    if (!holds) {
      broken.add(otherwise);
    }
  }
}
