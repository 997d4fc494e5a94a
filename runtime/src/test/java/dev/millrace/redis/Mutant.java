package dev.millrace.redis;

import dev.millrace.store.TakenTask;
import java.util.function.Function;

/**
 * A protocol with one safeguard left out, as somebody might write it who does not know what it is
 * for. Each is one substitution in the text of a Lua file, or another id of attempts.
 */
enum Mutant {
  LATCH_IS_COUNTED_DOWN_BY_EVERY_COMMIT(
      "commit-map",
      "left = tonumber(redis.call('HGET', KEYS[1], 'latch.map'))",
      "left = redis.call('HINCRBY', KEYS[1], 'latch.map', -1)",
      Sizes.SMALL.only("commits m0 .reply lost")),
  REDUCE_LATCH_IS_COUNTED_DOWN_BY_EVERY_COMMIT(
      "commit-reduce",
      "tonumber(redis.call('HGET', KEYS[1], 'latch.reduce'))",
      "redis.call('HINCRBY', KEYS[1], 'latch.reduce', -1)",
      Sizes.SMALL.only("commits r0 .reply lost")),
  LATER_COMMIT_REPLACES_THE_WINNER(
      "commit-map",
      "redis.call('HSETNX', KEYS[3], task, manifest) == 1",
      "redis.call('HSET', KEYS[3], task, manifest) >= 0",
      Sizes.SMALL.only("w.* runs out")),
  MAP_COMMIT_WITHOUT_A_LOOK_AT_THE_STATE(
      "commit-map", "is_running(state) and ", "", Sizes.SMALL.only("cancels")),
  REDUCE_COMMIT_WITHOUT_A_LOOK_AT_THE_STATE(
      "commit-reduce",
      "if not is_running(state) then",
      "if false then",
      Sizes.SMALL.only("cancels")),
  REDUCE_COMMIT_ENDS_A_JOB_WHOSE_MAP_TASK_IS_OPEN(
      "commit-reduce",
      "left == 0 and maps_left == '0'",
      "left == 0",
      Sizes.SMALL.only("w.* runs out|block .*is lost").faults(2)),
  RENEWAL_WITHOUT_A_LOOK_AT_THE_LEASE(
      "renew",
      "owner == ARGV[2] and deliveries == tonumber(ARGV[i + 1])",
      "owner",
      Sizes.SMALL.only("w.* runs out")),
  REOPEN_WITHOUT_COMPARE_AND_SET(
      "reopen",
      "winner(KEYS[3], ARGV[1]) == ARGV[2]",
      "winner(KEYS[3], ARGV[1])",
      Sizes.SMALL.only("w.* runs out|block .*is lost").faults(2)),
  REOPEN_FOR_A_PARTITION_THAT_IS_COMMITTED(
      "reopen",
      "redis.call('HEXISTS', KEYS[7], ARGV[4]) == 1",
      "false",
      Sizes.TWO_PARTITIONS.only("w.* runs out")),
  REOPEN_LEAVES_THE_LATCH(
      "reopen",
      "redis.call('HSET', KEYS[1], 'latch.map', latch)",
      "local forgotten = latch",
      Sizes.SMALL.only("is lost")),
  REOPEN_KEEPS_THE_REDUCE_ENTRY(
      "reopen",
      "if latch > 0 then\n  dequeue",
      "if false then\n  dequeue",
      Sizes.SMALL.only("block .*is lost")),
  FAILURE_WITHOUT_A_LOOK_AT_THE_OWNER(
      "fail-task",
      " or pending(KEYS[2], GROUP, ARGV[2]) ~= ARGV[6] then",
      " then",
      Sizes.SMALL.only("w.* runs out|throws").faults(2)),
  HAND_BACK_WITHOUT_A_LOOK_AT_THE_OWNER(
      "hand-back",
      " or pending(KEYS[1], GROUP, ARGV[2]) ~= ARGV[4] then",
      " then",
      Sizes.SMALL.only("w.* runs out|leaves").faults(2)),
  ENTRY_IS_ACKED_WHEN_IT_IS_TAKEN(
      "take",
      "      want = want - 1\n",
      "      want = want - 1\n      dequeue(stream, KEYS[7], mark, task, entry)\n",
      Sizes.SMALL),
  TAKE_WITHOUT_A_LOOK_AT_THE_STATE(
      "take", "if not state or not is_running(state) then", "if not state then", Sizes.SMALL),
  TAKE_GIVES_COMMITTED_TASKS(
      "take",
      "if redis.call('HEXISTS', committed, task) == 1 then",
      "if false then",
      Sizes.TWO_MAPS.only("second entry")),
  TAKE_FORGETS_WHAT_NOBODY_HEARD_OF(
      "prelude",
      "taken < want and not held[entry[1]]",
      "false",
      Sizes.SMALL.only("takes .reply lost")),
  TAKE_WITHOUT_A_LOOK_AT_THE_LIMIT(
      "take", ", limit - running)", ", want)", Sizes.TWO_MAPS.limited(1).only("cancels")),
  TAKE_FORGETS_THE_REDUCERS_OF_THE_LIMIT(
      "take",
      " + held_entries(KEYS[3])",
      "",
      Sizes.TWO_PARTITIONS.limited(1).only("block .*is lost")),
  LIMIT_KEEPS_FROM_TAKING_OVER(
      "prelude",
      "while from and taken < want do",
      "while from and taken < want and fresh > 0 do",
      Sizes.SMALL.limited(1).only("w.* crashes")),
  TAKE_FROM_A_PAUSED_JOB("take", "if paused then", "if false then", Sizes.SMALL.only("pauses")),
  DELAYED_TASK_IS_QUEUED_THOUGH_IT_IS_COMMITTED(
      "take",
      "if redis.call('HEXISTS', committed, number) == 0 then",
      "if true then",
      Sizes.SMALL.only("w.* runs out|throws").faults(2)),
  AUDIT_IS_LEFT_OUT(
      "audit",
      "if not is_running(state) then",
      "if true then",
      Sizes.SMALL.only("entry .*is lost")),
  AUDIT_QUEUES_WHAT_IS_DELAYED(
      "audit",
      " or redis.call('ZSCORE', KEYS[11], mark .. task) then",
      " then",
      Sizes.SMALL.only("throws")),
  RELEASE_FORGETS_COMMITTED_REDUCES(
      "prelude",
      "if redis.call('HEXISTS', committed_reduce, partition) == 0 then",
      "if true then",
      Sizes.TWO_PARTITIONS.only("block .*is lost")),
  PUT_WITHOUT_THE_MARKER(
      "put",
      "redis.call('PEXPIRE', KEYS[1], SAFETY_TTL) == 0",
      "false",
      Sizes.SMALL.only("cancels")),
  SPLITS_OF_ANY_PLANNER(
      "plan-put", "if planner ~= ARGV[1] then", "if false then", Sizes.TWO_PLANNERS),
  END_OF_THE_PLAN_BY_ANY_PLANNER(
      "plan-end", "if planner ~= ARGV[1] then", "if false then", Sizes.TWO_PLANNERS),
  PLAN_IS_BEGUN_ANEW_THOUGH_IT_IS_COMPLETE(
      "plan-begin",
      "if redis.call('HEXISTS', KEYS[1], 'tasks') == 1 then",
      "if false then",
      Sizes.TWO_PLANNERS),
  TASKS_ARE_QUEUED_WHATEVER_THE_STATE(
      "enqueue", "if state ~= 'PLANNING' then", "if false then", Sizes.SMALL.only("cancels")),
  CANCEL_AFTER_THE_END(
      "cancel", "if is_terminal(state) then", "if false then", Sizes.SMALL.only("cancels")),
  FINISH_WHATEVER_THE_STATE(
      "finish", "if state ~= 'FINISHING' then", "if false then", Sizes.SMALL.only("cancels")),
  ATTEMPT_ID_IS_THE_DELIVERY(
      task -> task.task() + "." + task.lease().deliveries(),
      Sizes.SMALL.only("block .*is lost|commits m0 .reply lost").faults(2));

  /** One task of each kind is enough for most. */
  private static final class Sizes {
    static final Setting SMALL = Setting.of(1, 1, 2, 1);
    static final Setting TWO_MAPS = Setting.of(2, 1, 2, 1);
    static final Setting TWO_PARTITIONS = Setting.of(1, 2, 2, 1);
    static final Setting TWO_PLANNERS = Setting.of(1, 1, 1, 2).only("c.* runs out");
  }

  private final String file;
  private final String original;
  private final String replacement;
  private final Setting setting;

  Mutant(String file, String original, String replacement, Setting setting) {
    this.file = "functions/" + file + ".lua";
    this.original = original;
    this.replacement = replacement;
    this.setting = setting;
  }

  Mutant(Function<TakenTask, String> naming, Setting setting) {
    this.file = "";
    this.original = "";
    this.replacement = "";
    this.setting = setting.named(naming);
  }

  /** The job in which it is caught. */
  Setting setting() {
    return setting;
  }

  /** Its functions. */
  FunctionLibrary library() {
    return FunctionLibrary.assemble(this::source);
  }

  private String source(String name) {
    String source = FunctionLibrary.read(name);
    if (!name.equals(file)) {
      return source;
    }
    int at = source.indexOf(original);
    if (at < 0 || source.indexOf(original, at + 1) >= 0) {
      throw new AssertionError(
          "%s is out of date: \"%s\" has to be in %s once".formatted(this, original, file));
    }
    return source.replace(original, replacement);
  }
}
