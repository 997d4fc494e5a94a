package dev.millrace.engine;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;

/**
 * Who wrote a block, and for whom. Every block carries it, so that bytes of another task, attempt
 * or partition are never taken for the right ones.
 *
 * @param task the number of the task whose attempt wrote the block
 * @param attempt the attempt's id
 * @param partition the partition that the block belongs to
 */
public record BlockOrigin(int task, String attempt, int partition) {

  long attemptHash() {
    return Hashing.farmHashFingerprint64().hashString(attempt, StandardCharsets.UTF_8).asLong();
  }

  @Override
  public String toString() {
    return "task " + task + ", attempt " + attempt + ", partition " + partition;
  }
}
