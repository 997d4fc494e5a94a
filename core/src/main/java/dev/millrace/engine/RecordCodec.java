package dev.millrace.engine;

import com.google.common.primitives.Primitives;
import java.lang.invoke.MethodHandle;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records and enums: the name of the class, then the components in order and an end mark, or the
 * ordinal. A record is decoded through its canonical constructor, so its invariants hold.
 */
final class RecordCodec {

  private final DataCodec values;
  private final JobClasses classes;
  private final Map<Class<?>, RecordShape> shapes = new HashMap<>();
  private final Map<String, RecordShape> shapesByName = new HashMap<>();
  private @Nullable RecordShape lastRead;

  RecordCodec(DataCodec values, JobClasses classes) {
    this.values = values;
    this.classes = classes;
  }

  /** The classes that bytes may name. */
  JobClasses classes() {
    return classes;
  }

  /** Appends an enum constant. */
  void writeEnum(Enum<?> value, GrowableBytes out) {
    RecordShape shape = shapeOf(value.getDeclaringClass());
    out.write(shape.header, 0, shape.header.length);
    OrderedNumbers.write(Tag.INTEGER, value.ordinal(), out);
  }

  /** Appends a record. */
  void writeRecord(Record value, GrowableBytes out) {
    RecordShape shape = shapeOf(value.getClass());
    out.write(shape.header, 0, shape.header.length);
    for (MethodHandle accessor : shape.accessors) {
      values.write(get(accessor, value), out);
    }
    out.write(Tag.END);
  }

  /** Reads an enum constant after its tag. */
  Object readEnum(ByteCursor in) {
    RecordShape shape = readShape(Tag.ENUM, in);
    long ordinal = OrderedNumbers.readTagged(Tag.INTEGER, 4, in);
    if (ordinal < 0 || ordinal >= shape.constants.length) {
      throw in.damaged("enum " + shape.type.getName() + " has no constant number " + ordinal);
    }
    return shape.constants[(int) ordinal];
  }

  /** Reads a record after its tag. */
  Object readRecord(ByteCursor in) {
    RecordShape shape = readShape(Tag.RECORD, in);
    @Nullable Object[] components = new Object[shape.accessors.length];
    for (int i = 0; i < components.length; i++) {
      if (in.peek() == Tag.END) {
        throw in.damaged("record " + shape.type.getName() + " has more than " + i + " components");
      }
      components[i] = values.read(in);
      checkComponent(shape, i, components[i], in);
    }
    if (in.next() != Tag.END) {
      throw in.damaged(
          "record "
              + shape.type.getName()
              + " has no more than "
              + components.length
              + " components");
    }
    return create(shape, components);
  }

  /** A method handle would widen a Byte to an int, and so accept what is never written. */
  private static void checkComponent(
      RecordShape shape, int index, @Nullable Object component, ByteCursor in) {
    Class<?> type = shape.componentTypes[index];
    if (component == null ? type.isPrimitive() : !Primitives.wrap(type).isInstance(component)) {
      throw in.damaged(
          "component " + (index + 1) + " of record " + shape.type.getName() + " is another type");
    }
  }

  private static @Nullable Object get(MethodHandle accessor, Record value) {
    try {
      return (Object) accessor.invokeExact((Object) value);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object create(RecordShape shape, @Nullable Object[] components) {
    try {
      return (Object) shape.constructor.invokeExact(components);
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      throw new DamagedValueException(
          "record " + shape.type.getName() + " does not accept its components: " + e, e);
    }
  }

  private RecordShape shapeOf(Class<?> type) {
    RecordShape shape = shapes.get(type);
    if (shape == null) {
      classes.check(type);
      shape = new RecordShape(type);
      shapes.put(type, shape);
      shapesByName.put(type.getName(), shape);
    }
    return shape;
  }

  private RecordShape readShape(int tag, ByteCursor in) {
    int start = in.position - 1;
    RecordShape last = lastRead;
    if (last != null && last.startsAt(in.bytes, start, in.end)) {
      in.position = start + last.header.length;
      return last;
    }
    String name = OrderedBytes.readNestedText(in);
    RecordShape shape = shapesByName.get(name);
    if (shape == null) {
      shape = new RecordShape(classes.load(name));
      shapesByName.put(name, shape);
      shapes.put(shape.type, shape);
    }
    if (shape.header[0] != tag) {
      throw in.damaged(name + " is named as a record and is an enum, or the other way round");
    }
    lastRead = shape;
    return shape;
  }
}
