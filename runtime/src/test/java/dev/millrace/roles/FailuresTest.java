package dev.millrace.roles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.InvalidJobException;
import dev.millrace.Slice;
import dev.millrace.Split;
import dev.millrace.engine.UserCodeException;
import dev.millrace.store.CorruptStateException;
import dev.millrace.store.Failure;
import dev.millrace.store.FailureKind;
import dev.millrace.store.FailureKind.Fate;
import dev.millrace.store.Lease;
import dev.millrace.store.Phase;
import dev.millrace.store.Reading;
import dev.millrace.store.StoreException;
import dev.millrace.store.StoreFullException;
import dev.millrace.store.StoreIoException;
import dev.millrace.store.StoreUnavailableException;
import dev.millrace.store.TakenTask;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is kept of a failure, and what becomes of its task. */
final class FailuresTest {
  private static final TakenTask TASK =
      new TakenTask(
          "wc",
          Phase.MAP,
          7,
          new Lease("w", "1-1", 1, 1),
          2,
          Optional.of(
              new Reading(new Split(List.of(Slice.ofBytes("a.txt", 0, 10))), Optional.empty())));

  static Stream<Arguments> kinds() {
    return Stream.of(
        Arguments.of(
            new UserCodeException("p", new IOException()), FailureKind.USER_CODE, Fate.RETRY),
        Arguments.of(new InvalidJobException("x"), FailureKind.INVALID_JOB, Fate.FINAL),
        Arguments.of(new IOException("disk full"), FailureKind.ENVIRONMENT, Fate.RETRY),
        Arguments.of(new StoreException("refused"), FailureKind.ENVIRONMENT, Fate.RETRY),
        Arguments.of(new CorruptStateException("lost"), FailureKind.LOST_STATE, Fate.FINAL),
        Arguments.of(
            new StoreUnavailableException("down", new IOException()),
            FailureKind.STORE_OUTAGE,
            Fate.HAND_BACK),
        Arguments.of(new StoreFullException("full"), FailureKind.STORE_FULL, Fate.FINAL),
        Arguments.of(
            throughTheEngine(new StoreFullException("full")), FailureKind.STORE_FULL, Fate.FINAL),
        Arguments.of(new NullPointerException(), FailureKind.BUG, Fate.RETRY),
        Arguments.of(new OutOfMemoryError(), FailureKind.BUG, Fate.RETRY));
  }

  private static IOException throughTheEngine(StoreException failure) {
    try {
      return StoreIoException.wrapping(
          () -> {
            throw failure;
          });
    } catch (StoreIoException e) {
      return e;
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void kindDecidesWhatBecomesOfTheTask(Throwable thrown, FailureKind kind, Fate fate) {
    assertThat(Failures.kindOf(thrown)).isEqualTo(kind);
    assertThat(kind.fate()).isEqualTo(fate);
  }

  @Test
  void failureOfUserCodeIsToldByItsCauseAndItsPlace() {
    Failure failure =
        Failures.of(
            TASK, new UserCodeException("a.txt, byte 5", new IllegalStateException("odd line")));

    assertThat(failure.cause()).isEqualTo("IllegalStateException: odd line");
    assertThat(failure.where()).isEqualTo("a.txt, bytes 0..10; at a.txt, byte 5");
    assertThat(failure.stack()).startsWith("java.lang.IllegalStateException: odd line\n\tat ");
  }

  @Test
  void whatIsASentenceAlreadyIsLeftAlone() {
    assertThat(Failures.of(TASK, new IOException("Disk is full: /out")).cause())
        .isEqualTo("Disk is full: /out");
    assertThat(Failures.of(TASK, new NoSuchFileException("/out")).cause())
        .isEqualTo("NoSuchFileException: /out");
  }

  @Test
  void longTextsAreCut() {
    Failure failure = Failures.of(TASK, new IOException("x".repeat(10_000)));

    assertThat(failure.cause()).hasSize(2_003).endsWith("...");
    assertThat(failure.stack()).hasSize(8_003);
  }
}
