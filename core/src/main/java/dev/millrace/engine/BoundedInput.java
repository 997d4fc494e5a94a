package dev.millrace.engine;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.KryoBufferUnderflowException;
import org.jspecify.annotations.Nullable;

/**
 * Lets Kryo read from a {@link ByteCursor}, in turns with the codec. Every method of Kryo that
 * allocates by a length it has read passes here first: an element takes a byte at least, so a
 * length beyond the bytes that are left is damage.
 */
final class BoundedInput extends Input {

  private ByteCursor cursor = new ByteCursor();

  /** Reads from where a cursor stands, up to its end. */
  void attach(ByteCursor source) {
    cursor = source;
    setBuffer(source.bytes, source.position, source.remaining());
  }

  /** The cursor, moved to where this input stands; {@link #resume} is to follow. */
  ByteCursor release() {
    cursor.position = position;
    return cursor;
  }

  /** Goes on where the cursor stands. */
  void resume() {
    position = cursor.position;
  }

  /** Checks a count of elements, and returns it. */
  int checkLength(int length) {
    if (length < 0 || length > limit - position) {
      throw new KryoException(
          "a length of " + length + " is announced where " + (limit - position) + " bytes are");
    }
    return length;
  }

  /** Without a stream there is nothing to refill from, and the array is not ours to compact. */
  @Override
  protected int require(int required) {
    if (limit - position < required) {
      throw new KryoBufferUnderflowException("an object ends early");
    }
    return limit - position;
  }

  @Override
  public @Nullable String readString() {
    checkText();
    return super.readString();
  }

  @Override
  public @Nullable StringBuilder readStringBuilder() {
    checkText();
    return super.readStringBuilder();
  }

  private void checkText() {
    int start = position;
    if (readVarIntFlag()) {
      int lengthAndOne = readVarIntFlag(true);
      checkLength(Math.max(0, lengthAndOne - 1));
    }
    position = start;
  }

  @Override
  public byte[] readBytes(int length) {
    return super.readBytes(checkLength(length));
  }

  @Override
  public int[] readInts(int length) {
    return super.readInts(checkLength(length));
  }

  @Override
  public int[] readInts(int length, boolean optimizePositive) {
    return super.readInts(checkLength(length), optimizePositive);
  }

  @Override
  public long[] readLongs(int length) {
    return super.readLongs(checkLength(length));
  }

  @Override
  public long[] readLongs(int length, boolean optimizePositive) {
    return super.readLongs(checkLength(length), optimizePositive);
  }

  @Override
  public float[] readFloats(int length) {
    return super.readFloats(checkLength(length));
  }

  @Override
  public double[] readDoubles(int length) {
    return super.readDoubles(checkLength(length));
  }

  @Override
  public short[] readShorts(int length) {
    return super.readShorts(checkLength(length));
  }

  @Override
  public char[] readChars(int length) {
    return super.readChars(checkLength(length));
  }

  @Override
  public boolean[] readBooleans(int length) {
    return super.readBooleans(checkLength(length));
  }
}
