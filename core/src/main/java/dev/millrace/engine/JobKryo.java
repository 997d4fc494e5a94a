package dev.millrace.engine;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.KryoSerializable;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.serializers.DefaultSerializers.KryoSerializableSerializer;
import com.esotericsoftware.kryo.util.DefaultClassResolver;
import dev.millrace.InvalidJobException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Map;

/**
 * Kryo with a serializer chosen here for every class, the same in every process.
 *
 * <ul>
 *   <li>What the codec encodes by itself goes back to it, under one class number for all.
 *   <li>Arrays: primitive ones as Kryo does it, with checked lengths; others element by element.
 *   <li>Classes of the JDK: Kryo's own serializers, such as those for BigDecimal and Locale; their
 *       collections element by element. Without any, the class is refused: its fields are not ours.
 *   <li>Other classes: {@link KryoSerializable} if they implement it, else {@link
 *       FieldsSerializer}, or element by element if they extend a collection of the JDK. Kryo's
 *       annotations are not read.
 * </ul>
 */
@SuppressWarnings("rawtypes") // as Kryo's methods have them
final class JobKryo extends Kryo {

  private final ValueSerializer valueSerializer;
  private final Registration values;

  JobKryo(ValueSerializer valueSerializer) {
    super(new NumberedClasses(), null);
    setMaxDepth(KryoCodec.MAX_DEPTH);
    setOptimizedGenerics(false);
    this.valueSerializer = valueSerializer;
    this.values = register(Values.class, valueSerializer);
  }

  @Override
  public Registration getRegistration(Class type) {
    Registration registration = getClassResolver().getRegistration(type);
    if (registration != null) {
      return registration;
    }
    if (DataCodec.encodes(type)) {
      return values;
    }
    throw JobClasses.unregistered(type);
  }

  @Override
  public Serializer getDefaultSerializer(Class type) {
    if (DataCodec.encodes(type)) {
      return valueSerializer;
    }
    if (type.isArray()) {
      return type.getComponentType().isPrimitive()
          ? super.getDefaultSerializer(type)
          : new ArraySerializer(type.getComponentType());
    }
    if (Modifier.isAbstract(type.getModifiers())) {
      throw refusal(type, "it is abstract: register the classes that extend or implement it");
    }
    if (KryoSerializable.class.isAssignableFrom(type)) {
      return new KryoSerializableSerializer();
    }
    Class<?> base = type;
    while (!JobClasses.ofJdk(base)) {
      base = base.getSuperclass();
    }
    if (isCollection(base) && !Modifier.isAbstract(base.getModifiers())) {
      if (hasFields(type, base)) {
        throw refusal(type, "it has fields beside its elements: make it a record that has both");
      }
      return new ElementsSerializer(type, valueSerializer);
    }
    if (base == type) {
      return type == Class.class ? newDefaultSerializer(type) : super.getDefaultSerializer(type);
    }
    if (!base.getName().startsWith("java.util.Abstract") && hasFields(base, Object.class)) {
      throw refusal(type, "it extends " + base.getName() + ", whose fields the JDK keeps closed");
    }
    return new FieldsSerializer(this, type);
  }

  /** Called for classes of the JDK that Kryo has no serializer for. */
  @Override
  protected Serializer newDefaultSerializer(Class type) {
    throw refusal(type, "the JDK keeps its fields closed: copy it to a record");
  }

  /** The constructor without parameters. */
  static Constructor<?> constructor(Class<?> type) {
    try {
      Constructor<?> constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      return constructor;
    } catch (NoSuchMethodException | InaccessibleObjectException e) {
      throw refusal(
          type,
          "it has no constructor without parameters: add one, private if you like, or make it a record");
    }
  }

  static InvalidJobException refusal(Class<?> type, String why) {
    return new InvalidJobException(
        "Class "
            + JobClasses.sourceName(type)
            + " is registered with the job but cannot be encoded: "
            + why);
  }

  private static boolean isCollection(Class<?> type) {
    return Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
  }

  /** Whether a class has fields with a state, leaving out those from {@code base} up. */
  private static boolean hasFields(Class<?> type, Class<?> base) {
    for (Class<?> declaring = type; declaring != base; declaring = declaring.getSuperclass()) {
      for (Field field : declaring.getDeclaredFields()) {
        if (FieldsSerializer.isState(field)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Stands for every class that the codec encodes by itself. */
  private static final class Values {}

  /** Knows classes by number alone: a class name in the bytes is damage. */
  private static final class NumberedClasses extends DefaultClassResolver {
    @Override
    protected Registration readName(Input input) {
      throw new KryoException("a class is named where a number is expected");
    }
  }
}
