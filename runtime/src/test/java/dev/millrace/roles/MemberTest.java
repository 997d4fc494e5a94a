package dev.millrace.roles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.Labels;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MemberTest {

  @ParameterizedTest
  @CsvSource({
    "1, 500, 500",
    "50, 500, 500",
    "100, 500, 1000",
    "200, 500, 2000",
    "10000, 500, 10000",
    "10000, 20000, 20000"
  })
  void theMoreThereAreTheMoreSeldomEachAsks(int workers, long usualMs, long everyMs) {
    Member member = new Member("w1", Labels.NONE);

    member.heard(workers);

    assertThat(member.every(Duration.ofMillis(usualMs))).isEqualTo(Duration.ofMillis(everyMs));
  }

  @Test
  void whoHasHeardNothingYetIsAlone() {
    Member member = new Member("w1", Labels.NONE);
    member.heard(0);

    assertThat(member.workers()).isEqualTo(1);
    assertThat(member.every(Duration.ofMillis(500))).isEqualTo(Duration.ofMillis(500));
  }
}
