package dev.millrace.redis;

import org.jspecify.annotations.Nullable;

/**
 * Something that can happen in a state.
 *
 * @param name what happens, for people
 * @param faults how many faults it takes
 * @param act what kind of thing it is
 * @param consumer who does it; empty for a fault
 * @param attempt the attempt that does it, if one does
 * @param effect does it
 */
record WorldStep(
    String name,
    int faults,
    Act act,
    String consumer,
    WorkerActor.@Nullable Attempt attempt,
    Effect effect) {

  /** What the rules tell apart. */
  enum Act {
    TAKE,
    RENEW,
    PUT,
    COMMIT,
    FAIL,
    HAND_BACK,
    REOPEN,
    TAKE_SUBMISSION,
    PLAN,
    AUDIT,
    FINISH,
    RETIRE,
    CLOSE,
    CANCEL,
    PAUSE,
    LOCAL,
    TIME,
    FAULT
  }

  /** Does it in the sandbox, which is in the state before; returns what everybody knows then. */
  @FunctionalInterface
  interface Effect {
    World on(Sandbox sandbox);
  }

  /** The same, but the answer is lost: everybody knows what they know in {@code then}. */
  WorldStep unheard(World then) {
    return new WorldStep(
        name + " (reply lost)",
        faults + 1,
        act,
        consumer,
        attempt,
        sandbox -> {
          effect.on(sandbox);
          return then;
        });
  }
}
