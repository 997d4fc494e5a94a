package dev.millrace.engine;

import dev.millrace.InvalidJobException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/** A record or enum class and the bytes that begin its values: tag and name. */
final class RecordShape {

  private static final MethodType CONSTRUCTOR = MethodType.methodType(Object.class, Object[].class);
  private static final MethodType ACCESSOR = MethodType.methodType(Object.class, Object.class);

  final Class<?> type;
  final byte[] header;
  final Object[] constants;
  final Class<?>[] componentTypes;
  final MethodHandle[] accessors;
  final MethodHandle constructor;

  RecordShape(Class<?> type) {
    this.type = type;
    GrowableBytes bytes = new GrowableBytes(64);
    bytes.write(type.isEnum() ? Tag.ENUM : Tag.RECORD);
    OrderedBytes.writeNestedText(type.getName(), bytes);
    header = bytes.toByteArray();
    constants = type.isEnum() ? type.getEnumConstants() : new Object[0];
    RecordComponent[] components =
        type.isRecord() ? type.getRecordComponents() : new RecordComponent[0];
    componentTypes = types(components);
    accessors = new MethodHandle[components.length];
    try {
      for (int i = 0; i < components.length; i++) {
        CollectionCodec.checkDeclared(type, components[i].getName(), componentTypes[i]);
        accessors[i] = accessor(components[i].getAccessor());
      }
      constructor =
          type.isRecord() ? constructor(type, componentTypes) : MethodHandles.empty(CONSTRUCTOR);
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      throw new InvalidJobException(
          "Record "
              + JobClasses.sourceName(type)
              + " (a value of the job) is closed to reflection: open its package in module-info",
          e);
    }
  }

  boolean startsAt(byte[] bytes, int start, int end) {
    return end - start >= header.length
        && Arrays.equals(bytes, start, start + header.length, header, 0, header.length);
  }

  private static MethodHandle accessor(Method accessor) throws IllegalAccessException {
    accessor.setAccessible(true);
    return MethodHandles.lookup().unreflect(accessor).asType(ACCESSOR);
  }

  private static MethodHandle constructor(Class<?> type, Class<?>[] types)
      throws ReflectiveOperationException {
    Constructor<?> canonical = type.getDeclaredConstructor(types);
    canonical.setAccessible(true);
    return MethodHandles.lookup()
        .unreflectConstructor(canonical)
        .asSpreader(Object[].class, types.length)
        .asType(CONSTRUCTOR);
  }

  private static Class<?>[] types(RecordComponent[] components) {
    Class<?>[] types = new Class<?>[components.length];
    Arrays.setAll(types, i -> components[i].getType());
    return types;
  }
}
