package dev.millrace.redis;

import dev.millrace.redis.ServerState.Entry;
import dev.millrace.redis.WorldStep.Act;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What can happen to a job besides what workers and coordinators do. */
final class ServerFaults {
  private static final long FAR = 1L << 50;

  private ServerFaults() {}

  static List<WorldStep> of(Setting setting, World world) {
    List<WorldStep> steps = new ArrayList<>();
    ServerState server = world.server();
    server
        .allEntries()
        .filter(entry -> entry.isPending() && !entry.lapsed())
        .forEach(
            entry ->
                add(
                    steps,
                    "the lease of " + entry.consumer() + " on " + entry.subject() + " runs out",
                    sandbox -> {
                      lapse(sandbox, entry);
                      return world;
                    }));
    for (String task : server.delayed()) {
      if (task.endsWith(":waits")) {
        steps.add(
            new WorldStep(
                "the delay of " + task.substring(0, 2) + " ends",
                0,
                Act.TIME,
                "",
                null,
                sandbox -> {
                  String delayed = sandbox.keys().delayed(Setting.JOB);
                  sandbox.command("ZADD", delayed, "XX", 0, task.substring(0, 2));
                  return world;
                }));
      }
    }
    if (server.isRunning()) {
      loseBlocks(setting, world, steps);
      loseEntries(world, steps);
      addEntries(setting, world, steps);
    }
    if (!server.isTerminal()) {
      boolean paused = !server.job("paused").isEmpty();
      steps.add(
          new WorldStep(
              paused ? "somebody resumes" : "somebody pauses",
              paused ? 0 : 1,
              Act.PAUSE,
              "",
              null,
              sandbox -> {
                turn(sandbox, paused ? Transition.RESUME : Transition.PAUSE);
                return world;
              }));
    }
    if (!server.isTerminal() || server.state().equals("SUCCEEDED")) {
      steps.add(
          new WorldStep(
              "somebody cancels",
              1,
              Act.CANCEL,
              "",
              null,
              sandbox -> {
                turn(sandbox, Transition.CANCEL);
                return world;
              }));
    }
    return steps;
  }

  /** The answer is read from the job hash, which the sandbox can not. */
  private static void turn(Sandbox sandbox, Transition transition) {
    Keys keys = sandbox.keys();
    sandbox
        .redis()
        .call(transition, List.of(keys.job(Setting.JOB), keys.events(Setting.JOB)), "test");
  }

  /** A failover of one partition's shard: a block of a winner is gone, or all of them. */
  private static void loseBlocks(Setting setting, World world, List<WorldStep> steps) {
    for (int partition : setting.partitionNumbers()) {
      Map<String, String> partials = world.server().hash(partition + ":partials");
      if (!partials.isEmpty()) {
        add(
            steps,
            "partition " + partition + " is lost",
            sandbox -> {
              unlink(sandbox, partition, "live", "partials");
              return world.with(world.scars().withBlockLost());
            });
      }
      world
          .server()
          .winners("map")
          .forEach(
              (task, attempt) -> {
                String field = RedisPartialStore.field(Integer.parseInt(task), attempt, 0);
                if (partials.containsKey(field)) {
                  add(
                      steps,
                      "the block of m" + task + " in partition " + partition + " is lost",
                      sandbox -> {
                        sandbox.command(
                            "HDEL", sandbox.keys().partials(Setting.JOB, partition), field);
                        return world.with(world.scars().withBlockLost());
                      });
                }
              });
    }
  }

  /** A write to a stream is lost, with what the group knew of the entry. */
  private static void loseEntries(World world, List<WorldStep> steps) {
    for (String stream : List.of("map", "reduce")) {
      for (Entry entry : world.server().entries(stream)) {
        add(
            steps,
            "the entry of " + stream.charAt(0) + entry.subject() + " is lost",
            sandbox -> {
              String key = key(sandbox, stream);
              sandbox.command("XACK", key, "workers", entry.id());
              sandbox.command("XDEL", key, entry.id());
              return world.with(world.scars().withEntryLost());
            });
      }
    }
  }

  /** A task is queued a second time, beside what the job knows of. */
  private static void addEntries(Setting setting, World world, List<WorldStep> steps) {
    for (int task = 0; task < setting.maps(); task++) {
      addEntry(steps, world, "map", task);
    }
    for (int partition = 0; partition < setting.partitions(); partition++) {
      if (world.server().state().equals("REDUCING")) {
        addEntry(steps, world, "reduce", partition);
      }
    }
  }

  private static void addEntry(List<WorldStep> steps, World world, String stream, int task) {
    add(
        steps,
        stream.charAt(0) + "" + task + " gets a second entry",
        sandbox -> {
          sandbox.command("XADD", key(sandbox, stream), "*", "task", task);
          return world.with(world.scars().withEntryAdded());
        });
  }

  /** A delay that has begun ends by a step, not by the clock. */
  static void prolongDelay(Sandbox sandbox, String task) {
    if (sandbox.state().isDelayed(task)) {
      sandbox.command("ZADD", sandbox.keys().delayed(Setting.JOB), "XX", FAR, task);
    }
  }

  /** So much time passes that all leases of a consumer run out. */
  static void lapseAll(Sandbox sandbox, World world, String consumer) {
    world
        .server()
        .allEntries()
        .filter(entry -> entry.consumer().equals(consumer) && !entry.lapsed())
        .forEach(entry -> lapse(sandbox, entry));
  }

  private static void lapse(Sandbox sandbox, Entry entry) {
    sandbox.command(
        "XCLAIM",
        key(sandbox, entry.stream()),
        entry.stream().equals("submissions") ? "coordinators" : "workers",
        entry.consumer(),
        0,
        entry.id(),
        "IDLE",
        2 * ServerState.LEASE_MS,
        "JUSTID");
  }

  /** Removes keys of a partition. */
  static void unlink(Sandbox sandbox, int partition, String... kinds) {
    Keys keys = sandbox.keys();
    for (String kind : kinds) {
      sandbox.command(
          "UNLINK",
          switch (kind) {
            case "live" -> keys.live(Setting.JOB, partition);
            case "partials" -> keys.partials(Setting.JOB, partition);
            default -> keys.result(Setting.JOB, partition);
          });
    }
  }

  private static String key(Sandbox sandbox, String stream) {
    return switch (stream) {
      case "map" -> sandbox.keys().tasks(Setting.JOB, dev.millrace.store.Phase.MAP);
      case "reduce" -> sandbox.keys().tasks(Setting.JOB, dev.millrace.store.Phase.REDUCE);
      default -> sandbox.keys().submissions();
    };
  }

  private static void add(List<WorldStep> steps, String name, WorldStep.Effect effect) {
    steps.add(new WorldStep(name, 1, Act.FAULT, "", null, effect));
  }
}
