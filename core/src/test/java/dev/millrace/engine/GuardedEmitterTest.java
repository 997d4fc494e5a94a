package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.millrace.InvalidJobException;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class GuardedEmitterTest {

  @Test
  void emissionsAreCounted() throws Exception {
    // given
    EngineTesting.Pairs pairs = new EngineTesting.Pairs();
    GuardedEmitter out = new GuardedEmitter(pairs::add, AttemptGuard.NONE);

    // when
    out.call(
        () -> {
          out.emit("a", 1L);
          out.emit("b", 2L);
        },
        () -> "here");

    // then
    assertThat(out.emitted()).isEqualTo(2);
    assertThat(pairs.pairs).hasSize(2);
  }

  @Test
  void userCodeThatCatchesAFailedEmissionFailsNonetheless() {
    // given
    GuardedEmitter out = failingWith(new IllegalStateException("no room"));

    // when
    Throwable thrown = catchThrowable(() -> out.call(() -> emitAndCatch(out), () -> "line 3"));

    // then
    assertThat(thrown)
        .isInstanceOfSatisfying(
            UserCodeException.class, e -> assertThat(e.position()).isEqualTo("line 3"))
        .hasMessage("IllegalStateException: no room");
    assertThat(out.emitted()).isZero();
  }

  @Test
  void aFailureIsNeverForgotten() {
    // given
    GuardedEmitter out = failingWith(new IllegalStateException("no room"));
    assertThatCode(() -> out.call(() -> emitAndCatch(out), () -> "line 3"))
        .isInstanceOf(UserCodeException.class);

    // when, then
    assertThatThrownBy(() -> out.call(() -> {}, () -> "line 4"))
        .isInstanceOf(UserCodeException.class)
        .hasMessage("IllegalStateException: no room");
  }

  @Test
  void whatStorageThrewStaysAnIoException() {
    // given
    IOException disk = new IOException("disk full");
    GuardedEmitter out = failingWith(disk);

    // when, then
    assertThatThrownBy(() -> out.call(() -> out.emit("a", 1L), () -> "line 1")).isSameAs(disk);
    assertThatThrownBy(() -> out.call(() -> emitAndCatch(out), () -> "line 1")).isSameAs(disk);
    assertThatThrownBy(
            () ->
                out.call(
                    () -> {
                      emitAndCatch(out);
                      throw new IllegalStateException("because emit failed");
                    },
                    () -> "line 1"))
        .isSameAs(disk);
  }

  @Test
  void anIoExceptionOfUserCodeIsUserCodes() {
    // given
    GuardedEmitter out = new GuardedEmitter((key, value) -> {}, AttemptGuard.NONE);

    // when, then
    assertThatThrownBy(
            () ->
                out.call(
                    () -> {
                      throw new FileNotFoundException("lookup.csv");
                    },
                    () -> "line 9"))
        .isInstanceOfSatisfying(
            UserCodeException.class, e -> assertThat(e.position()).isEqualTo("line 9"))
        .hasMessage("FileNotFoundException: lookup.csv")
        .hasCauseInstanceOf(FileNotFoundException.class);
  }

  @Test
  void whatTheJobCanNeverDoStaysThat() {
    // given
    InvalidJobException noCodec = new InvalidJobException("no codec");
    GuardedEmitter out = failingWith(noCodec);

    // when, then
    assertThatThrownBy(() -> out.call(() -> emitAndCatch(out), () -> "line 1")).isSameAs(noCodec);
  }

  @Test
  void errorsOfUserCodeAreUserCodes() {
    // given
    GuardedEmitter out = new GuardedEmitter((key, value) -> {}, AttemptGuard.NONE);

    // when, then
    assertThatThrownBy(
            () ->
                out.call(
                    () -> {
                      throw new StackOverflowError();
                    },
                    () -> "line 1"))
        .isInstanceOf(UserCodeException.class)
        .hasMessage("StackOverflowError");
  }

  @Test
  void aPlaceThatCannotBeDescribedHidesNoFailure() {
    // given
    GuardedEmitter out = failingWith(new IllegalStateException("no room"));

    // when, then
    assertThatThrownBy(
            () ->
                out.call(
                    () -> out.emit("a", 1L),
                    () -> {
                      throw new IllegalArgumentException("toString of a key");
                    }))
        .isInstanceOf(UserCodeException.class)
        .hasMessage("IllegalStateException: no room");
  }

  private static GuardedEmitter failingWith(Exception e) {
    return new GuardedEmitter(
        (key, value) -> {
          if (e instanceof IOException io) {
            throw io;
          }
          throw (RuntimeException) e;
        },
        AttemptGuard.NONE);
  }

  private static void emitAndCatch(GuardedEmitter out) {
    try {
      out.emit("a", 1L);
    } catch (RuntimeException e) {
      // As careless user code does.
    }
  }
}
