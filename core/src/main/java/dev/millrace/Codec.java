package dev.millrace;

/** Turns keys, values and items into bytes and back; the same bytes in every process of a job. */
public interface Codec {

  /**
   * Encodes a value.
   *
   * @throws InvalidJobException if its class has no codec and is not registered with the job
   */
  byte[] encode(Object value);

  /**
   * Decodes what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException if the bytes are damaged
   */
  Object decode(byte[] bytes);
}
