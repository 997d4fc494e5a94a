package dev.millrace.examples.chaos;

import dev.millrace.redis.PartitionTag;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Breaks things in a lane, and mends them. */
final class Breaker {

  private static final long RESTART_AFTER_MS = 300;
  private static final String TEN_MINUTES = "600000";

  private final Lane lane;
  private final String jobId;
  private final Map<RoleProcess, Long> mendAt = new HashMap<>();
  private final Map<Fault.Kind, Integer> done = new EnumMap<>(Fault.Kind.class);
  private final List<String> violations = new ArrayList<>();
  private final Recovery recovery;

  Breaker(Lane lane, String jobId) {
    this.lane = lane;
    this.jobId = jobId;
    this.recovery = new Recovery(lane, jobId);
  }

  /** What was broken so far, how often. */
  Map<Fault.Kind, Integer> done() {
    return done;
  }

  /** How the tasks of killed workers went on. */
  Recovery recovery() {
    return recovery;
  }

  /** Processes that ended though nobody had killed them. */
  List<String> violations() {
    return violations;
  }

  void begin(Fault fault, long now) throws IOException, InterruptedException {
    boolean broken =
        switch (fault.kind()) {
          case KILL_WORKER -> kill(lane.workers().get(fault.target()), now + fault.lasts());
          case KILL_COORDINATOR -> kill(coordinator(fault.target()), now + fault.lasts());
          case STOP_WORKER -> stop(lane.workers().get(fault.target()), now + fault.lasts());
          case STOP_COORDINATOR -> stop(coordinator(fault.target()), now + fault.lasts());
          case KILL_REDIS -> {
            lane.redis().kill();
            yield true;
          }
          case CUT -> {
            proxy(fault).cut();
            yield true;
          }
          case DELAY -> {
            proxy(fault).delay(Long.parseLong(fault.detail()));
            yield true;
          }
          case HOLD -> {
            proxy(fault).hold(true);
            yield true;
          }
          case HALF_OPEN -> {
            proxy(fault).halfOpen();
            yield true;
          }
          case DROP_REPLIES -> {
            proxy(fault).dropReplies(true);
            yield true;
          }
          case DUPLICATE -> duplicate(lane.workers().get(fault.target()));
          case CLOCK_JUMP -> jump();
          case FULL_DISK -> {
            lane.workers().get(fault.target()).limitFiles(fault.detail());
            yield true;
          }
          case LOSE_FUNCTIONS -> "OK".equals(lane.redis().call("FUNCTION", "FLUSH"));
          case LOSE_BLOCKS -> loseBlocks(fault.target());
          // It was armed before; whether it happened the log of the process says.
          case POINT -> false;
        };
    if (broken) {
      done.merge(fault.kind(), 1, Integer::sum);
    }
  }

  void end(Fault fault) throws IOException, InterruptedException {
    switch (fault.kind()) {
      case KILL_REDIS -> lane.redis().start();
      case DELAY -> proxy(fault).delay(0);
      case HOLD -> proxy(fault).hold(false);
      case DROP_REPLIES -> proxy(fault).dropReplies(false);
      case FULL_DISK -> lane.workers().get(fault.target()).limitFiles("unlimited");
      default -> {
        // Nothing to mend, or a process, which look() mends.
      }
    }
  }

  /** Starts what has died and wakes what was stopped, when it is time; true if all run. */
  boolean look(long now, long stopsLast) throws IOException, InterruptedException {
    boolean all = true;
    for (RoleProcess role : lane.roles()) {
      boolean dead = !role.isAlive();
      if (!dead && !role.isStopped()) {
        continue;
      }
      all = false;
      if (dead && role.exitCode() != 137) {
        violations.add(role.name() + " ended by itself with " + role.exitCode());
      }
      long due = mendAt.computeIfAbsent(role, any -> now + (dead ? RESTART_AFTER_MS : stopsLast));
      if (now >= due) {
        mendAt.remove(role);
        if (dead) {
          role.disarm();
          role.start();
        } else {
          role.signal("CONT");
        }
      }
    }
    return all;
  }

  private boolean kill(RoleProcess role, long untilMs) throws IOException, InterruptedException {
    if (!role.isAlive()) {
      return false;
    }
    recovery.dies(role);
    role.kill();
    mendAt.put(role, untilMs);
    return true;
  }

  private boolean stop(RoleProcess role, long untilMs) throws IOException, InterruptedException {
    if (!role.isAlive()) {
      return false;
    }
    role.signal("STOP");
    mendAt.put(role, untilMs);
    return true;
  }

  /** The one that holds the job for 0, where there is one; else just this one. */
  private RoleProcess coordinator(int target) throws IOException {
    if (target == 0) {
      for (List<?> entry : pending(Lane.shared("submissions"), "coordinators")) {
        for (RoleProcess coordinator : lane.coordinators()) {
          if (coordinator.owns(entry.get(1).toString())) {
            return coordinator;
          }
        }
      }
    }
    return lane.coordinators().get(target);
  }

  private Proxy proxy(Fault fault) {
    return lane.proxies().get(fault.target());
  }

  private boolean duplicate(RoleProcess to) throws IOException {
    boolean any = false;
    for (Object consumer : (List<?>) lane.redis().call("HKEYS", Lane.shared("workers"))) {
      if (to.owns(consumer.toString())) {
        for (String stream : taskStreams()) {
          for (List<?> entry : pending(stream, "workers")) {
            String id = entry.get(0).toString();
            lane.redis().call("XCLAIM", stream, "workers", consumer.toString(), "0", id);
            any = true;
          }
        }
      }
    }
    return any;
  }

  private boolean jump() throws IOException {
    boolean any = false;
    List<String> streams = new ArrayList<>(taskStreams());
    streams.add(Lane.shared("submissions"));
    for (String stream : streams) {
      boolean submissions = stream.equals(Lane.shared("submissions"));
      String group = submissions ? "coordinators" : "workers";
      for (List<?> entry : pending(stream, group)) {
        String id = entry.get(0).toString();
        String owner = entry.get(1).toString();
        lane.redis().call("XCLAIM", stream, group, owner, "0", id, "IDLE", TEN_MINUTES, "JUSTID");
        any = true;
      }
    }
    return any;
  }

  private boolean loseBlocks(int partition) throws IOException {
    boolean any = false;
    for (String each : jobs()) {
      Object lost =
          lane.redis().call("UNLINK", Lane.key(PartitionTag.of(each, partition), "partials"));
      any |= lost.equals(1L);
    }
    return any;
  }

  private List<String> taskStreams() throws IOException {
    List<String> streams = new ArrayList<>();
    for (String each : jobs()) {
      streams.add(Lane.key(each, "map"));
      streams.add(Lane.key(each, "reduce"));
    }
    return streams;
  }

  /** The job and its steps. */
  List<String> jobs() throws IOException {
    List<String> jobs = new ArrayList<>(List.of(jobId));
    for (Object step : (List<?>) lane.redis().call("HKEYS", Lane.key(jobId, "steps"))) {
      jobs.add(step.toString());
    }
    return jobs;
  }

  private List<List<?>> pending(String stream, String group) throws IOException {
    return pending(lane, stream, group);
  }

  /** The pending entries of a stream: id, consumer, idle time, deliveries. */
  static List<List<?>> pending(Lane lane, String stream, String group) throws IOException {
    if (!lane.redis().call("EXISTS", stream).equals(1L)) {
      return List.of();
    }
    List<List<?>> entries = new ArrayList<>();
    for (Object entry : (List<?>) lane.redis().call("XPENDING", stream, group, "-", "+", "100")) {
      entries.add((List<?>) entry);
    }
    return entries;
  }
}
