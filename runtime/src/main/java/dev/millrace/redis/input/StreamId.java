package dev.millrace.redis.input;

import dev.millrace.InvalidJobException;
import java.math.BigInteger;

/**
 * The id of an entry of a stream, as one number: milliseconds, then 64 bits of sequence.
 *
 * @param number 128 bits
 */
record StreamId(BigInteger number) implements Comparable<StreamId> {

  private static final int SEQUENCE_BITS = 64;
  private static final BigInteger SEQUENCES = BigInteger.ONE.shiftLeft(SEQUENCE_BITS);

  /** Reads {@code 1526919030474-55}. */
  static StreamId of(String id) {
    int dash = id.indexOf('-');
    BigInteger time = new BigInteger(id.substring(0, dash));
    return new StreamId(time.shiftLeft(SEQUENCE_BITS).or(new BigInteger(id.substring(dash + 1))));
  }

  /** Checks an end of a range as a job gives it: an id, a time, {@code -} or {@code +}. */
  static String checked(String end) {
    if (!end.matches("[-+]|[0-9]{1,20}(-[0-9]{1,20})?")) {
      throw new InvalidJobException(
          "Not an id of a stream: %s; it should read MILLISECONDS, MILLISECONDS-SEQUENCE, - or +"
              .formatted(end));
    }
    return end;
  }

  StreamId next() {
    return new StreamId(number.add(BigInteger.ONE));
  }

  StreamId middle(StreamId other) {
    return new StreamId(number.add(other.number).shiftRight(1));
  }

  /** How far it is to another id, the other one included. */
  double distance(StreamId other) {
    return other.number.subtract(number).doubleValue() + 1;
  }

  @Override
  public int compareTo(StreamId other) {
    return number.compareTo(other.number);
  }

  @Override
  public String toString() {
    return number.shiftRight(SEQUENCE_BITS) + "-" + number.mod(SEQUENCES);
  }
}
