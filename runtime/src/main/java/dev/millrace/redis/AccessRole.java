package dev.millrace.redis;

import static dev.millrace.redis.Transition.*;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who uses a Redis server, and the rights that suffice for that. A rule of an ACL cannot name
 * single functions, but Redis checks two things whenever one is called: that the user may write
 * every key that is handed to it, and, inside it, each command that it runs. So a role is kept to
 * its functions by the keys that it may write.
 */
public enum AccessRole {
  /** Puts the functions on the server; nothing else. */
  LOADER(List.of(), Set.of("function|load"), Set.of()),

  /** Plans jobs, watches over them and cleans up after them. */
  COORDINATOR(
      List.of("~NS:*"),
      Set.of(
          "exists", "hexists", "hget", "hgetall", "hmget", "pexpire", "psetex", "unlink", "xadd",
          "xread", "zrange", "zrem"),
      Set.of(
          SUBMIT,
          ANNOUNCE,
          START,
          DUE,
          FIRE,
          ANNOUNCE_FIRED,
          UNFILE,
          SCHEDULES,
          FILE_STEP,
          TAKE_SUBMISSION,
          CLOSE_SUBMISSION,
          HAND_BACK_SUBMISSION,
          RENEW,
          PLAN_BEGIN,
          PLAN_PUT,
          PLAN_END,
          ENQUEUE,
          FAIL_JOB,
          EXPIRE,
          CANCEL,
          PAUSE,
          RESUME,
          FINISH,
          RETIRE,
          ATTEMPTS,
          HISTORY_PUT,
          HISTORY_ADD,
          AUDIT,
          SIDE_KEEP,
          WORKERS)),

  /** Runs tasks: takes and commits them, writes blocks. Can neither submit nor end a job. */
  WORKER(
      List.of(
          "%R~NS:*",
          "~NS:{NS}:workers",
          "~NS:{NS}:wake",
          "~NS:{*}:job",
          "~NS:{*}:plan",
          "~NS:{*}:map",
          "~NS:{*}:reduce",
          "~NS:{*}:queued",
          "~NS:{*}:delayed",
          "~NS:{*}:committed:*",
          "~NS:{*}:failures",
          "~NS:{*}:attempts",
          "~NS:{*}:logs",
          "~NS:{*}:running",
          "~NS:{*}:skipped",
          "~NS:{*}:dead",
          "~NS:{*}:events",
          "~NS:{*}:live",
          "~NS:{*}:partials",
          "~NS:{*}:result"),
      Set.of("hdel", "hget", "hmget", "psetex", "unlink", "xadd", "xread", "zrange"),
      Set.of(
          RENEW,
          TAKE,
          PUT,
          COMMIT_MAP,
          COMMIT_REDUCE,
          WINNERS,
          REOPEN,
          FAIL_TASK,
          FILE_PLACE,
          REPORT,
          SPECULATE,
          HAND_BACK,
          GIVE_BACK,
          HEARTBEAT)),

  /**
   * Submits jobs, watches them, reads their results, pauses and cancels them. Can commit no task.
   */
  SUBMITTER(
      List.of(
          "%R~NS:*",
          "~NS:{NS}:submissions*",
          "~NS:{NS}:jobs",
          "~NS:{NS}:active",
          "~NS:{NS}:later",
          "~NS:{NS}:schedules",
          "~NS:{NS}:due",
          "~NS:{NS}:wake",
          "~NS:{*}:job",
          "~NS:{*}:map",
          "~NS:{*}:reduce",
          "~NS:{*}:events",
          "~NS:{file-*}:chunks"),
      Set.of("hget", "hgetall", "hmget", "xadd", "xrange", "xread", "zrevrange"),
      Set.of(
          SUBMIT,
          ANNOUNCE,
          DELAY,
          ANNOUNCE_LATER,
          SCHEDULE,
          UNSCHEDULE,
          SCHEDULES,
          CANCEL,
          PAUSE,
          RESUME,
          ATTEMPTS,
          LOGS,
          SIDE_PUT,
          SIDE_KEEP,
          WORKERS,
          SKIPPED,
          PROGRESS,
          WINNERS)),

  /** Looks at jobs and reads their results; writes nothing. */
  OBSERVER(
      List.of("%R~NS:*"),
      Set.of("hget", "hgetall", "hmget", "xrange", "xread", "zrevrange"),
      Set.of(WORKERS, SKIPPED, ATTEMPTS, LOGS, PROGRESS, WINNERS, SCHEDULES));

  /** What everybody needs beside, where there are several nodes: to ask which of them has what. */
  public static final String IN_A_CLUSTER =
      "+asking +cluster|nodes +pubsub|numpat +pubsub|shardnumsub +readonly";

  private static final Set<String> EVERYBODY = Set.of("ping", "info", "function|list");

  private final List<String> keys;
  private final Set<String> plain;
  private final Set<Transition> transitions;

  AccessRole(List<String> keys, Set<String> plain, Set<Transition> transitions) {
    this.keys = keys;
    this.plain = plain;
    this.transitions = transitions;
  }

  /** The functions that it calls. */
  Set<Transition> transitions() {
    return transitions;
  }

  /** The commands that it sends itself. */
  Set<String> sent() {
    Set<String> sent = new TreeSet<>(plain);
    sent.addAll(EVERYBODY);
    for (Transition transition : transitions) {
      sent.add(
          switch (transition.mode()) {
            case READ -> "fcall_ro";
            case WRITE -> "fcall";
          });
    }
    return sent;
  }

  /** Every command that it needs, those that its functions run included. */
  public Set<String> commands() {
    FunctionCommands functions = new FunctionCommands();
    Set<String> commands = new TreeSet<>(sent());
    transitions.forEach(transition -> commands.addAll(functions.of(transition)));
    return commands;
  }

  /** The keys that it needs, as a rule names them. */
  public List<String> keys(String namespace) {
    return keys.stream().map(pattern -> pattern.replace("NS", namespace)).toList();
  }

  /** What {@code ACL SETUSER NAME} needs beside the name and a password. */
  public String rule(String namespace) {
    return Stream.of(
            Stream.of("resetchannels", "resetkeys"),
            keys(namespace).stream(),
            Stream.of("-@all"),
            commands().stream().map(command -> "+" + command))
        .flatMap(part -> part)
        .collect(Collectors.joining(" "));
  }

  /** As options of the command line name it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
