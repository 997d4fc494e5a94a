package dev.millrace.roles;

import dev.millrace.engine.AttemptAbandonedException;
import dev.millrace.engine.AttemptGuard;
import dev.millrace.store.Amounts;
import dev.millrace.store.AttemptNote;
import dev.millrace.store.Failure;
import dev.millrace.store.LargeKey;
import dev.millrace.store.Limits;
import dev.millrace.store.TakenTask;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A task that this worker holds: its lease as far as we know, how far its attempt has come, and
 * whether it should go on.
 */
final class HeldTask implements AttemptGuard {

  private final TakenTask task;
  private final Limits limits;
  private final long taken;
  private final PrintLog printed = new PrintLog();
  private volatile long renewed;
  private volatile OptionalLong entered = OptionalLong.empty();

  /** Why the attempt should end; null if it should not. */
  private volatile @Nullable String stop;

  /** What the attempt has failed with by {@link #stop}; null if nobody waits for it any more. */
  private @Nullable Failure failure;

  private @Nullable Thread thread;
  private volatile @Nullable AttemptProgress progress;
  private boolean givenUp;
  private boolean begun;
  private boolean withdrawn;
  private volatile boolean leftSlot;
  private long checks;

  HeldTask(TakenTask task, Limits limits, long now) {
    this.task = task;
    this.limits = limits;
    this.taken = now;
    this.renewed = now;
  }

  TakenTask task() {
    return task;
  }

  /** What its attempt has printed. */
  PrintLog printed() {
    return printed;
  }

  /** What is noted of its attempt, if that ends now without a result. */
  AttemptNote note() {
    return note(Amounts.UNKNOWN, List.of());
  }

  /** What is noted of its attempt, if that ends now. */
  AttemptNote note(Amounts amounts, List<LargeKey> largest) {
    return new AttemptNote(ran(), amounts, largest, printed.printed());
  }

  Duration lease() {
    return limits.times().lease();
  }

  /** After how long without progress the attempt fails; zero for never. */
  Duration taskTimeout() {
    return limits.times().taskTimeout();
  }

  /**
   * Whether so many attempts of its job may run at once that others can wait for this one's end.
   */
  boolean isLimited() {
    return limits.share().maxSlots() > 0;
  }

  /** For how long it has been held. */
  Duration heldFor(long now) {
    return Duration.ofNanos(now - taken);
  }

  /** How long its attempt has run; zero if it has not entered its slot. */
  private Duration ran() {
    OptionalLong since = entered;
    return since.isEmpty()
        ? Duration.ZERO
        : Duration.ofNanos(System.nanoTime() - since.getAsLong());
  }

  /** When the lease was last surely ours, as {@link System#nanoTime} counts. */
  long renewed() {
    return renewed;
  }

  void renewedAt(long now) {
    renewed = now;
  }

  @Override
  public void check() throws AttemptAbandonedException {
    checks++;
    String reason = stop;
    if (reason != null) {
      throw new AttemptAbandonedException(reason);
    }
  }

  @Override
  public void watch(LongSupplier count) {
    progress().ifPresent(each -> each.add(count));
  }

  @Override
  public void done(DoubleSupplier part) {
    progress().ifPresent(each -> each.done(part));
  }

  @Override
  public void at(Supplier<String> place) {
    progress().ifPresent(each -> each.at(place));
  }

  /** How far the attempt has come; empty unless it is in its slot. */
  Optional<AttemptProgress> progress() {
    return Optional.ofNullable(progress);
  }

  /** Begins the attempt; false if it was withdrawn before. */
  synchronized boolean begin() {
    begun = !withdrawn;
    return begun;
  }

  /** Withdraws the task, so that its attempt never begins; false if it has begun. */
  synchronized boolean withdraw() {
    withdrawn = !begun;
    return withdrawn;
  }

  /** Whether the attempt has begun. */
  synchronized boolean hasBegun() {
    return begun;
  }

  /** Whether the attempt is through with its slot. */
  boolean hasLeftSlot() {
    return leftSlot;
  }

  /** When the attempt came into its slot; empty if it has not yet. */
  OptionalLong entered() {
    return entered;
  }

  /** Says that the attempt is in its slot, where its progress counts. */
  void enterSlot(long now) {
    entered = OptionalLong.of(now);
    AttemptProgress begun = new AttemptProgress(now);
    begun.add(() -> checks);
    progress = begun;
  }

  /** Says that the attempt is through with its slot; false if it was given up before. */
  synchronized boolean leaveSlot() {
    progress = null;
    leftSlot = true;
    return !givenUp;
  }

  /** Gives up an attempt that does not end; false if it was before, or has left its slot. */
  synchronized boolean giveUp() {
    if (givenUp || progress == null) {
      return false;
    }
    givenUp = true;
    return true;
  }

  /** Whether the attempt was given up: then its failure is reported by somebody else. */
  synchronized boolean isGivenUp() {
    return givenUp;
  }

  /** Whether the attempt was told to end. */
  boolean isToEnd() {
    return stop != null;
  }

  /** Why the attempt should end without a word, or null. */
  synchronized @Nullable String abandoned() {
    return failure == null ? stop : null;
  }

  /** What the attempt has failed with, whatever it says itself. */
  synchronized Optional<Failure> failure() {
    return Optional.ofNullable(failure);
  }

  /** Says that this thread runs the attempt, and may be interrupted until {@link #ended}. */
  synchronized void begun() {
    thread = Thread.currentThread();
  }

  /** The thread that runs the attempt, if it is one of these. */
  synchronized Optional<Thread> threadAmong(Collection<Thread> threads) {
    return Optional.ofNullable(thread).filter(threads::contains);
  }

  /** What the thread that runs the attempt is doing. */
  synchronized List<StackTraceElement> stack() {
    return thread == null ? List.of() : List.of(thread.getStackTrace());
  }

  /**
   * Says that the attempt no longer runs user code, and clears an interruption that was meant for
   * it.
   */
  synchronized void ended() {
    thread = null;
    Thread.interrupted();
  }

  /** Tells the attempt to end, as nobody waits for it any more. */
  synchronized void abandon(String reason) {
    if (stop == null || failure != null) {
      failure = null;
      end(reason);
    }
  }

  /**
   * Tells the attempt to end, as it has failed; asks for the reason unless it is to end already.
   */
  synchronized void fail(Supplier<Failure> reason) {
    if (stop == null) {
      Failure given = reason.get();
      failure = given;
      end(given.cause());
    }
  }

  private void end(String reason) {
    stop = reason;
    if (thread != null) {
      thread.interrupt();
    }
  }
}
