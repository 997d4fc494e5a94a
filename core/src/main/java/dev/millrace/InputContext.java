package dev.millrace;

import java.util.OptionalLong;

/**
 * What an input is told by the process that uses it.
 *
 * @param splitSize the wanted size of a split in bytes, where the job or the command line asks for
 *     one; at least 1
 * @param slots how many map tasks can run at once, as far as is known; at least 1
 * @param codec the job's codec, for inputs whose splits carry objects
 */
public record InputContext(OptionalLong splitSize, int slots, Codec codec) {}
