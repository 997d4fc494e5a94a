package dev.millrace;

import dev.millrace.input.RedisServer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * What an input is told by the process that uses it.
 *
 * @param splitSize the wanted size of a split in bytes, where the job or the command line asks for
 *     one; at least 1
 * @param slots how many map tasks can run at once, as far as is known; at least 1
 * @param codec the job's codec, for inputs whose splits carry objects
 * @param steps where the results of other jobs of the same definition are found
 * @param redis the server on which the job runs; absent where it runs without one
 * @param notes takes what the user should know of the splits: a sentence, without the job's name
 */
public record InputContext(
    OptionalLong splitSize,
    int slots,
    Codec codec,
    StepResults steps,
    Optional<RedisServer> redis,
    Consumer<String> notes) {

  /** A context without Redis, in which nobody is told anything. */
  public InputContext(OptionalLong splitSize, int slots, Codec codec, StepResults steps) {
    this(splitSize, slots, codec, steps, Optional.empty(), note -> {});
  }

  /** The context of a job that reads no results of others. */
  public InputContext(OptionalLong splitSize, int slots, Codec codec) {
    this(splitSize, slots, codec, StepResults.NONE);
  }

  /** The same context for splits of another size. */
  public InputContext withSplitSize(long bytes) {
    return new InputContext(OptionalLong.of(bytes), slots, codec, steps, redis, notes);
  }

  /** The same context of a job that runs on a server. */
  public InputContext on(RedisServer server) {
    return new InputContext(splitSize, slots, codec, steps, Optional.of(server), notes);
  }

  /** The same context, with someone who is told what the user should know. */
  public InputContext telling(Consumer<String> listener) {
    return new InputContext(splitSize, slots, codec, steps, redis, listener);
  }
}
