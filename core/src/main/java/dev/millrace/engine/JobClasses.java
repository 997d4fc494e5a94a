package dev.millrace.engine;

import dev.millrace.InvalidJobException;
import dev.millrace.Pair;
import dev.millrace.aggregate.Aggregators;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.security.CodeSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The classes that encoded bytes may name. Whoever can write to Redis chooses these names, so a
 * name alone must never make a class of the class path run: a class is accepted only if it is a
 * record or an enum, and registered with the job, or from the same jar or directory as one of the
 * job's own classes, or an enum of the JDK. It is looked at before it is initialized. Encoding asks
 * the same question, so that a job that cannot be decoded fails where it is written.
 */
final class JobClasses {

  private static final int MAX_NAME = 1_000;

  private final Map<String, Class<?>> registered = new HashMap<>();
  private final Set<String> locations = new HashSet<>();
  private final ClassLoader loader;

  JobClasses(List<Class<?>> registered, Collection<Class<?>> jobClasses, ClassLoader loader) {
    registered.forEach(type -> this.registered.putIfAbsent(type.getName(), type));
    for (Class<?> type : jobClasses) {
      String location = location(type);
      if (location != null) {
        locations.add(location);
      }
    }
    this.loader = loader;
  }

  /** Whether a class is part of the JDK. */
  static boolean ofJdk(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null || loader == ClassLoader.getPlatformClassLoader();
  }

  /**
   * Checks that decoding will accept a record or enum.
   *
   * @throws InvalidJobException if it will not
   */
  void check(Class<?> type) {
    if (!accepts(type)) {
      throw new InvalidJobException(
          "Class "
              + sourceName(type)
              + " (a value of the job) is neither registered nor from the jar of the job's own classes: add"
              + registration(type));
    }
    Class<?> found;
    try {
      found = load(type.getName());
    } catch (DamagedValueException e) {
      throw new InvalidJobException("Class " + sourceName(type) + " cannot be decoded", e);
    }
    if (found != type) {
      throw new InvalidJobException(
          "Class "
              + sourceName(type)
              + " (a value of the job) is not the one that the job's class loader finds under this"
              + " name: load it from one place");
    }
  }

  /**
   * Finds a record or enum by the name that bytes give, without initializing it.
   *
   * @throws DamagedValueException if there is none, or it is not accepted
   */
  Class<?> load(String name) {
    Class<?> type = registered.get(name);
    if (type == null) {
      type = find(name);
    }
    if (!accepts(type)) {
      throw new DamagedValueException(
          "it names class "
              + name
              + ", which is no record or enum that is registered with the job or part of it");
    }
    return type;
  }

  /** What to say of a class that has no codec and is not registered. */
  static InvalidJobException unregistered(Class<?> type) {
    String name = sourceName(type);
    String subject = "Class " + name + " (a value of the job) has no codec";
    if (type.isHidden() || type.isSynthetic()) {
      return new InvalidJobException(
          subject + ": lambdas are never encoded; emit a record instead");
    }
    if (type.getCanonicalName() == null) {
      return new InvalidJobException(
          subject
              + " and cannot be registered: make it a record, or a class outside of any method");
    }
    boolean collection =
        Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
    if (!Modifier.isPublic(type.getModifiers()) && (collection || ofJdk(type))) {
      return new InvalidJobException(
          subject
              + ", and its class is not public: copy it to a "
              + (collection ? "java.util.ArrayList, HashSet or HashMap" : "record"));
    }
    return new InvalidJobException(subject + " and is not registered: add" + registration(type));
  }

  /** The name of a class as Java source spells it. */
  static String sourceName(Class<?> type) {
    String name = type.getCanonicalName();
    return name == null ? type.getName() : name;
  }

  private static String registration(Class<?> type) {
    return " .register(" + sourceName(type) + ".class) to the job's definition";
  }

  private boolean accepts(Class<?> type) {
    if (!type.isRecord() && !type.isEnum()) {
      return false;
    }
    if (registered.get(type.getName()) == type
        || type == Pair.class
        || isAggregate(type)
        || (type.isEnum() && ofJdk(type))) {
      return true;
    }
    String location = location(type);
    return location != null && locations.contains(location);
  }

  /** Whether it is what a ready-made aggregator accumulates, or a result of one. */
  private static boolean isAggregate(Class<?> type) {
    return type.getPackage() == Aggregators.class.getPackage();
  }

  private Class<?> find(String name) {
    // A class path looks a name up as a path: nothing but a name may come that far.
    if (name.isEmpty()
        || name.length() > MAX_NAME
        || !name.chars().allMatch(c -> c == '.' || Character.isJavaIdentifierPart(c))) {
      throw new DamagedValueException("it names a class by what is no class name");
    }
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      throw new DamagedValueException(
          "it names class " + name + ", which is not on the job's class path", e);
    }
  }

  private static @Nullable String location(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    URL location = source == null ? null : source.getLocation();
    return location == null ? null : location.toExternalForm();
  }
}
