package dev.millrace;

import java.io.IOException;
import java.util.List;

/**
 * Where a job's records come from. The coordinator asks it for splits, one per map task; workers
 * open a split each and read its records. An instance is created by {@link JobDefinition#define} in
 * every process, so everything that a worker needs to know about its split must be in the split.
 *
 * @param <I> the type of the records
 */
public interface Input<I> {

  /**
   * Divides the input into splits which together hold every record exactly once, in the order of
   * the input.
   *
   * @throws InvalidJobException if the input does not exist or cannot be read; the message names it
   */
  List<Split> splits(InputContext context) throws IOException;

  /** Opens the records of one split. */
  RecordReader<I> open(Split split, InputContext context) throws IOException;

  /** The inputs that this one is made of; none for most. */
  default List<Input<?>> parts() {
    return List.of();
  }
}
