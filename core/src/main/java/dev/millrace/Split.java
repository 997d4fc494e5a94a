package dev.millrace;

import java.util.List;

/**
 * The part of a job's input that one map task reads: one slice of a large source, or many small
 * sources.
 *
 * @param input the number of the input, from 0, among those of the job; an {@link Input} makes all
 *     of its splits with 0, and the engine numbers them
 * @param slices in the order in which they are read; at least one
 */
public record Split(int input, List<Slice> slices) {

  /** Copies the list. */
  public Split {
    if (slices.isEmpty()) {
      throw new IllegalArgumentException("A split needs at least one slice");
    }
    slices = List.copyOf(slices);
  }

  /** A split of a job's first or only input. */
  public Split(List<Slice> slices) {
    this(0, slices);
  }

  /** The same slices as a split of another input. */
  public Split ofInput(int other) {
    return new Split(other, slices);
  }

  /** The sum of the slices' lengths. */
  public long length() {
    return slices.stream().mapToLong(Slice::length).sum();
  }

  /**
   * What the split covers, for people: {@code books/a.txt, bytes 4096..8192}, and how many further
   * slices.
   */
  @Override
  public String toString() {
    String first = slices.get(0).toString();
    return slices.size() == 1 ? first : first + " and " + (slices.size() - 1) + " more";
  }
}
