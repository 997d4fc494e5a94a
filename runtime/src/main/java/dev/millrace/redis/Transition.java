package dev.millrace.redis;

import java.util.Locale;
import org.redisson.api.FunctionMode;

/**
 * The functions in Redis: one for each state transition, each from one Lua file of the same name.
 */
enum Transition {
  SUBMIT,
  ANNOUNCE,
  DELAY,
  ANNOUNCE_LATER,
  START,
  SCHEDULE,
  UNSCHEDULE,
  SCHEDULES,
  DUE,
  FIRE,
  ANNOUNCE_FIRED,
  UNFILE,
  FILE_STEP,
  TAKE_SUBMISSION,
  CLOSE_SUBMISSION,
  HAND_BACK_SUBMISSION,
  RENEW,
  PLAN_BEGIN,
  PLAN_PUT,
  PLAN_END,
  ENQUEUE,
  TAKE,
  PUT,
  COMMIT_MAP,
  COMMIT_REDUCE,
  WINNERS,
  REOPEN,
  FAIL_TASK,
  FILE_PLACE,
  REPORT,
  PROGRESS,
  SPECULATE,
  SKIPPED,
  HAND_BACK,
  GIVE_BACK,
  ATTEMPTS,
  LOGS,
  FAIL_JOB,
  EXPIRE,
  CANCEL,
  PAUSE,
  RESUME,
  FINISH,
  RETIRE,
  HISTORY_PUT,
  HISTORY_ADD,
  AUDIT,
  SIDE_PUT,
  SIDE_KEEP,
  HEARTBEAT,
  WORKERS;

  private final String function = name().toLowerCase(Locale.ROOT);

  /** The function returns this, and more, when all is well. */
  static final long OK = 1;

  /** There is no such job (any more). */
  static final long NO_SUCH_JOB = -1;

  /** The job is not in a state in which this can be done; usually it is over. */
  static final long NOT_RUNNING = -2;

  /** Somebody else was first: another attempt, another owner, another planner. */
  static final long LOST = -3;

  /** Another job has this id. */
  static final long EXISTS = -4;

  /** It is done, and somebody else who was about to do the same has lost by it. */
  static final long OUTRAN = -5;

  /** The file that holds the function, relative to this class. */
  String file() {
    return "functions/" + name().toLowerCase(Locale.ROOT).replace('_', '-') + ".lua";
  }

  /** Whether it only reads. */
  FunctionMode mode() {
    return switch (this) {
      case WINNERS, WORKERS, SKIPPED, PROGRESS, ATTEMPTS, LOGS, SCHEDULES -> FunctionMode.READ;
      default -> FunctionMode.WRITE;
    };
  }

  /** The name under which it is registered, without the library's prefix. */
  String function() {
    return function;
  }
}
