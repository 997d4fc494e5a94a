package dev.millrace.redis.input;

/**
 * A part of a stream.
 *
 * @param first the id of an entry
 * @param last the id of an entry, which belongs to the part
 * @param entries how many there are, by estimate
 */
record StreamRange(StreamId first, StreamId last, double entries) {

  StreamRange withEntries(double other) {
    return new StreamRange(first, last, other);
  }

  /** This part and one that follows. */
  StreamRange with(StreamRange next) {
    return new StreamRange(first, next.last, entries + next.entries);
  }
}
