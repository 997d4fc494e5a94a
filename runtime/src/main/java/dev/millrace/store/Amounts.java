package dev.millrace.store;

/**
 * How much an attempt has read and written; 0 where that is not known.
 *
 * @param recordsIn records that the mapper, or values that the reducer was given
 * @param recordsOut pairs that it stored: combined ones, if there is a combiner
 * @param bytesIn bytes of its split, or of the blocks of its partition
 * @param bytesOut bytes that it stored
 */
public record Amounts(long recordsIn, long recordsOut, long bytesIn, long bytesOut) {

  /** Nothing is known. */
  public static final Amounts UNKNOWN = new Amounts(0, 0, 0, 0);
}
