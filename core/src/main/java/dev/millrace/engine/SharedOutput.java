package dev.millrace.engine;

import com.esotericsoftware.kryo.io.Output;

/** Lets Kryo write straight into {@link GrowableBytes}, in turns with the codec. */
final class SharedOutput extends Output {

  private GrowableBytes bytes = new GrowableBytes(0);

  SharedOutput() {
    super(0, -1);
  }

  /** Goes on at the end of some bytes; nobody else may write to them before {@link #flush}. */
  void attach(GrowableBytes target) {
    bytes = target;
    buffer = target.array();
    capacity = buffer.length;
    position = target.size();
  }

  /** Makes what was written part of the bytes, and returns them for others to write to. */
  GrowableBytes release() {
    flush();
    return bytes;
  }

  @Override
  public void flush() {
    bytes.advance(position - bytes.size());
  }

  @Override
  protected boolean require(int required) {
    if (capacity - position >= required) {
      return false;
    }
    flush();
    buffer = bytes.ensure(required);
    capacity = buffer.length;
    return true;
  }
}
