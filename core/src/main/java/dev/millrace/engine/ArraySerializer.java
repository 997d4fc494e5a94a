package dev.millrace.engine;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.lang.reflect.Array;

/** Arrays of objects: their length, then each element with its class. */
final class ArraySerializer extends Serializer<Object> {

  private final Class<?> componentType;

  ArraySerializer(Class<?> componentType) {
    this.componentType = componentType;
  }

  @Override
  public void write(Kryo kryo, Output output, Object array) {
    Object[] elements = (Object[]) array;
    output.writeVarInt(elements.length, true);
    for (Object element : elements) {
      kryo.writeClassAndObject(output, element);
    }
  }

  @Override
  public Object read(Kryo kryo, Input input, Class<? extends Object> type) {
    int length = ((BoundedInput) input).checkLength(input.readVarInt(true));
    Object array = Array.newInstance(componentType, length);
    for (int i = 0; i < length; i++) {
      Array.set(array, i, kryo.readClassAndObject(input));
    }
    return array;
  }
}
