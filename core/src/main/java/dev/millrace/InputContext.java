package dev.millrace;

import java.util.OptionalLong;

/**
 * What an input is told by the process that uses it.
 *
 * @param splitSize the wanted size of a split in bytes, where the job or the command line asks for
 *     one; at least 1
 * @param slots how many map tasks can run at once, as far as is known; at least 1
 * @param codec the job's codec, for inputs whose splits carry objects
 * @param steps where the results of other jobs of the same definition are found
 */
public record InputContext(OptionalLong splitSize, int slots, Codec codec, StepResults steps) {

  /** The context of a job that reads no results of others. */
  public InputContext(OptionalLong splitSize, int slots, Codec codec) {
    this(splitSize, slots, codec, StepResults.NONE);
  }

  /** The same context for splits of another size. */
  public InputContext withSplitSize(long bytes) {
    return new InputContext(OptionalLong.of(bytes), slots, codec, steps);
  }
}
