package dev.millrace.engine;

import dev.millrace.Job;
import java.util.Arrays;

/**
 * How the keys of a job stand in its partials and in its kept result. In most jobs a key is just
 * encoded; where a job orders or groups by something else see {@link OrderedKeys}.
 *
 * <p>Whatever the form: keys that are not compared sort by their bytes, and the keys of a group are
 * those that share the first {@link #groupEnd} bytes.
 */
class KeyForm {

  final DataCodec codec;

  KeyForm(DataCodec codec) {
    this.codec = codec;
  }

  /** The form of a job's keys. */
  static KeyForm of(Job<?, ?> job, DataCodec codec) {
    return job.ordering().isNatural() ? new KeyForm(codec) : OrderedKeys.of(job, codec);
  }

  /** Whether keys are just encoded. */
  boolean isPlain() {
    return true;
  }

  /** Whether keys sort by a comparator of the job, and not by their bytes. */
  boolean isCompared() {
    return false;
  }

  /** What the buffers are given as the key of a pair. */
  Object buffered(Object key, Object value) {
    return key;
  }

  /** The key that the buffers were given. */
  Object original(Object buffered) {
    return buffered;
  }

  /** Appends the form of a key of a result. */
  void encode(Object key, GrowableBytes out) {
    codec.encode(key, out);
  }

  /** Reads a key back. */
  Object decode(byte[] bytes, int length) {
    return codec.decode(bytes, 0, length);
  }

  /** Where those bytes of a key end that make its group, and decide its partition. */
  int groupEnd(byte[] bytes, int length) {
    return length;
  }

  /** The key of a bound between two ranges. */
  byte[] bound(Object key) {
    return codec.encode(key);
  }

  /** Compares a bound with a key; equal, or less, if the key belongs behind it. */
  int compareBound(byte[] bound, byte[] key, int length) {
    return Arrays.compareUnsigned(bound, 0, bound.length, key, 0, length);
  }

  /** A key that compares as the job asks for; only where keys are compared. */
  ComparedKey compared(byte[] bytes, int length) {
    throw new IllegalStateException("These keys sort by their bytes");
  }
}
