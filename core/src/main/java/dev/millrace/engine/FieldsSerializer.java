package dev.millrace.engine;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Objects as their fields: from the topmost class down, by name within a class, static and
 * transient ones left out. A field whose class can have no subclass is written without its class.
 *
 * <p>Takes the place of Kryo's FieldSerializer, which sets fields by Unsafe, unchecked: from
 * damaged bytes it would put an Integer where a List belongs, and the JVM would go on with that.
 */
final class FieldsSerializer extends Serializer<Object> {

  private final Kryo kryo;
  private final Constructor<?> constructor;
  private final List<Field> fields = new ArrayList<>();

  FieldsSerializer(Kryo kryo, Class<?> type) {
    this.kryo = kryo;
    this.constructor = JobKryo.constructor(type);
    for (Class<?> c = type; c != null && !JobClasses.ofJdk(c); c = c.getSuperclass()) {
      Field[] declared = c.getDeclaredFields();
      Arrays.sort(declared, Comparator.comparing(Field::getName));
      fields.addAll(0, Arrays.stream(declared).filter(FieldsSerializer::isState).toList());
    }
    for (Field field : fields) {
      CollectionCodec.checkDeclared(type, field.getName(), field.getType());
      field.setAccessible(true);
    }
  }

  /** Whether a field is part of what its object is. */
  static boolean isState(Field field) {
    return !field.isSynthetic()
        && !Modifier.isStatic(field.getModifiers())
        && !Modifier.isTransient(field.getModifiers());
  }

  @Override
  public void write(Kryo ignored, Output output, Object value) {
    try {
      for (Field field : fields) {
        Class<?> type = field.getType();
        Object part = field.get(value);
        if (!kryo.isFinal(type)) {
          kryo.writeClassAndObject(output, part);
        } else if (type.isPrimitive()) {
          kryo.writeObject(output, part, kryo.getSerializer(type));
        } else {
          kryo.writeObjectOrNull(output, part, kryo.getSerializer(type));
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new KryoException(e);
    }
  }

  @Override
  public Object read(Kryo ignored, Input input, Class<? extends Object> type) {
    try {
      Object value = constructor.newInstance();
      for (Field field : fields) {
        field.set(value, readPart(field.getType(), input));
      }
      return value;
    } catch (ReflectiveOperationException e) {
      throw new KryoException(e);
    }
  }

  private @Nullable Object readPart(Class<?> type, Input input) {
    if (!kryo.isFinal(type)) {
      return kryo.readClassAndObject(input);
    }
    return type.isPrimitive()
        ? kryo.readObject(input, type, kryo.getSerializer(type))
        : kryo.readObjectOrNull(input, type, kryo.getSerializer(type));
  }
}
