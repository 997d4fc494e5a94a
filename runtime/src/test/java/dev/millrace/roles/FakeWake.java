package dev.millrace.roles;

import dev.millrace.store.Wake;
import java.time.Duration;

/** Hints that only this test gives; nobody waits for one. */
final class FakeWake implements Wake {
  private long seen;

  @Override
  public void hint(String jobId) {
    seen++;
  }

  @Override
  public void stir() {
    seen++;
  }

  @Override
  public long seen() {
    return seen;
  }

  @Override
  public void await(long sinceSeen, Duration atMost) {
    throw new UnsupportedOperationException();
  }
}
