package dev.millrace.engine;

import dev.millrace.InvalidJobException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Objects of the classes that a job registers: their position in the list of registration, the
 * length of what Kryo wrote, and that.
 *
 * <p>Kryo alone is neither safe nor canonical, so little of it is left in its own hands:
 *
 * <ul>
 *   <li>Whatever {@link DataCodec} encodes by itself inside an object (strings apart), such as
 *       lists, maps and records, it encodes here too, and needs no registration: see {@link
 *       JobKryo}. So equal sets and maps have equal bytes however they came about.
 *   <li>References are off: an object that is reached twice is written twice, and equal objects
 *       have equal bytes. A cycle ends at the greatest depth, in an error.
 *   <li>Fields are set by reflection, never by Unsafe as Kryo does it, which would put a value of
 *       any class in a field when bytes are damaged: see {@link FieldsSerializer}.
 *   <li>Lengths are checked by {@link BoundedInput} before anything is allocated.
 *   <li>Classes are known by number alone, and there is no Java serialization anywhere.
 * </ul>
 */
final class KryoCodec {

  /** How deep objects may lie in each other, when written and when read. */
  static final int MAX_DEPTH = 32;

  private final List<Class<?>> registered;
  private final Map<Class<?>, Integer> positions = new HashMap<>();
  private final JobKryo kryo;
  private final SharedOutput output = new SharedOutput();
  private final BoundedInput input = new BoundedInput();

  KryoCodec(DataCodec values, List<Class<?>> registered) {
    this.registered = List.copyOf(registered);
    this.kryo = new JobKryo(new ValueSerializer(values));
    for (int i = 0; i < registered.size(); i++) {
      Class<?> type = registered.get(i);
      if (!DataCodec.encodes(type) && positions.putIfAbsent(type, i) == null) {
        kryo.register(type);
      }
    }
  }

  /**
   * Appends an object.
   *
   * @throws InvalidJobException if its class, or one within it, is not registered
   */
  void write(Object value, GrowableBytes out) {
    Integer position = positions.get(value.getClass());
    if (position == null) {
      throw JobClasses.unregistered(value.getClass());
    }
    out.write(Tag.KRYO);
    out.writeVarint(position);
    out.write(0);
    int start = out.size();
    try {
      output.attach(out);
      kryo.writeObject(output, value);
      output.flush();
    } catch (RuntimeException e) {
      throw refusal(value, e);
    }
    insertLength(start, out);
  }

  /** Reads an object after its tag. */
  Object read(ByteCursor in) {
    int position = in.varint();
    if (position < 0 || position >= registered.size()) {
      throw in.damaged("no class number " + position + " is registered");
    }
    Class<?> type = registered.get(position);
    if (!positions.containsKey(type)) {
      throw in.damaged("class number " + position + " is not encoded this way");
    }
    int length = in.varint();
    in.require(length);
    // Within an object that is being read, the same input goes on: it ends earlier for a while.
    int outerEnd = in.end;
    int outerLimit = input.limit();
    in.end = in.position + length;
    input.attach(in);
    Object value = kryo.readObject(input, type);
    if (input.position() != in.end) {
      throw in.damaged("an object is shorter than its bytes");
    }
    in.position = in.end;
    in.end = outerEnd;
    input.setLimit(outerLimit);
    return value;
  }

  /**
   * Puts the length of what was written from {@code start} on before it, where one byte is kept.
   */
  private static void insertLength(int start, GrowableBytes out) {
    int length = out.size() - start;
    int more = GrowableBytes.varintLength(length) - 1;
    byte[] array = out.ensure(more);
    System.arraycopy(array, start, array, start + more, length);
    int end = start + more + length;
    out.truncate(start - 1);
    out.writeVarint(length);
    out.truncate(end);
  }

  private static InvalidJobException refusal(Object value, RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidJobException refusal) {
        return refusal;
      }
    }
    return new InvalidJobException(
        "An object of class "
            + JobClasses.sourceName(value.getClass())
            + " (a value of the job) cannot be encoded: "
            + failure.getMessage()
            + "; objects may lie in each other up to "
            + MAX_DEPTH
            + " deep, and in no cycle",
        failure);
  }
}
