package dev.millrace.roles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.Lease;
import dev.millrace.store.TakenSubmission;
import org.junit.jupiter.api.Test;

class HeldSubmissionTest {

  private final HeldSubmission submission =
      new HeldSubmission(new TakenSubmission("job", new Lease("coordinator", "1-0", 1, 1)), false);

  @Test
  void oneCallerEntersAtATime() {
    assertThat(submission.tryEnter()).isTrue();
    assertThat(submission.tryEnter()).isFalse();

    submission.leave();

    assertThat(submission.tryEnter()).isTrue();
  }

  @Test
  void whatIsHeardOfMeanwhileIsLookedAtOnceMore() {
    // given
    submission.tryEnter();
    submission.tryEnter();
    submission.tryEnter();

    // when, then
    assertThat(submission.tryLeave()).isFalse();
    assertThat(submission.tryEnter()).isFalse();
    assertThat(submission.tryLeave()).isFalse();
    assertThat(submission.tryLeave()).isTrue();
    assertThat(submission.tryEnter()).isTrue();
    assertThat(submission.tryLeave()).isTrue();
  }
}
