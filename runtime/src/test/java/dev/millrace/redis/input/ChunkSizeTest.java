package dev.millrace.redis.input;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChunkSizeTest {

  private final ChunkSize size = new ChunkSize();

  @Test
  void smallElementsAreAskedForInGrowingNumbers() {
    assertThat(size.count()).isEqualTo(1);
    for (int expected : new int[] {4, 16, 64, 256, 256}) {
      size.received(size.count(), 10L * size.count());
      assertThat(size.count()).isEqualTo(expected);
    }
  }

  @Test
  void ofLargeElementsOneAtATime() {
    size.received(1, 1_000_000);
    assertThat(size.count()).isEqualTo(1);
  }

  @Test
  void theyMakeUpWhatACommandMayReply() {
    size.received(1, 10);
    size.received(4, 40);
    size.received(16, 16 * 10_000);
    assertThat(size.count()).isEqualTo((128 << 10) / 10_000);
  }

  @Test
  void lessIsAskedForUntilOne() {
    size.received(1, 10);
    size.received(4, 40);
    size.less();
    assertThat(size.count()).isEqualTo(4);
    size.received(4, 40);
    assertThat(size.count()).isEqualTo(4);
    size.less();
    size.less();
    assertThat(size.count()).isEqualTo(1);
  }

  @Test
  void nothingTellsNothing() {
    size.received(0, 0);
    assertThat(size.count()).isEqualTo(1);
  }
}
