package dev.millrace.engine;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;

/** The way from Kryo back to the codec, for the values that it encodes by itself. */
final class ValueSerializer extends Serializer<Object> {

  private final DataCodec values;

  ValueSerializer(DataCodec values) {
    this.values = values;
  }

  @Override
  public void write(Kryo kryo, Output output, Object value) {
    SharedOutput shared = (SharedOutput) output;
    GrowableBytes bytes = shared.release();
    values.write(value, bytes);
    shared.attach(bytes);
  }

  @Override
  public Object read(Kryo kryo, Input input, Class<? extends Object> type) {
    BoundedInput bounded = (BoundedInput) input;
    Object value = values.read(bounded.release());
    bounded.resume();
    if (value == null) {
      throw new KryoException("a null is encoded as a value");
    }
    return value;
  }
}
