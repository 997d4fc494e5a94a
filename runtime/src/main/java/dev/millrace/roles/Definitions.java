package dev.millrace.roles;

import dev.millrace.InvalidJobException;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.jars.JarRules;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * The job definitions that this process can load, and whether it may load those that jobs bring.
 */
public final class Definitions {

  private final ClassLoader loader;
  private final List<Path> jars;
  private final JarRules rules;

  /** Looks with the given loader; loads no jars that jobs bring. */
  public Definitions(ClassLoader loader) {
    this(loader, List.of());
  }

  /** Looks with a loader to which the operator of this process has given jars. */
  public Definitions(ClassLoader loader, List<Path> jars) {
    this(loader, jars, JarRules.NONE);
  }

  private Definitions(ClassLoader loader, List<Path> jars, JarRules rules) {
    this.loader = loader;
    this.jars = jars;
    this.rules = rules;
  }

  /** The same definitions, and those in jars that jobs bring, as far as the rules allow these. */
  public Definitions allowing(JarRules others) {
    return new Definitions(loader, jars, others);
  }

  /** Where the classes come from. */
  ClassLoader loader() {
    return loader;
  }

  /** The jars that the loader has beside its own class path. */
  List<Path> jars() {
    return jars;
  }

  /** Which jars of jobs are loaded. */
  JarRules rules() {
    return rules;
  }

  /** All definitions that have a short name, by name. */
  public List<JobDefinition> all() {
    return ServiceLoader.load(JobDefinition.class, loader).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparing(JobDefinition::name))
        .toList();
  }

  /**
   * The definition with this short name, which has no dot, or with this class name.
   *
   * @throws InvalidJobException if there is none, or it cannot be created
   */
  public JobDefinition find(String nameOrClass) {
    // Jobs name the class: to load all definitions for it would be dear where there are many.
    if (nameOrClass.indexOf('.') < 0) {
      Optional<JobDefinition> named = named(nameOrClass);
      if (named.isPresent()) {
        return named.get();
      }
    }
    try {
      Class<?> type = Class.forName(nameOrClass, false, loader);
      if (!JobDefinition.class.isAssignableFrom(type)) {
        throw new InvalidJobException(
            "Class "
                + nameOrClass
                + " is not a job: it does not implement "
                + JobDefinition.class.getName());
      }
      return type.asSubclass(JobDefinition.class).getDeclaredConstructor().newInstance();
    } catch (ClassNotFoundException e) {
      List<String> known = all().stream().map(JobDefinition::name).toList();
      String meant = Suggestions.question(nameOrClass, known);
      throw new InvalidJobException(
          "Job "
              + nameOrClass
              + " is unknown: no short name and no class on the class path is called so"
              + (meant.isEmpty() ? "; known are " + String.join(", ", known) : "." + meant)
              + (meant.isEmpty() ? "; --jar" : " --jar")
              + " FILE adds a jar with jobs",
          e);
    } catch (ReflectiveOperationException | ExceptionInInitializerError e) {
      throw new InvalidJobException(
          "Job class "
              + nameOrClass
              + " cannot be created: it needs a public no-argument constructor ("
              + cause(e)
              + ")",
          e);
    } catch (LinkageError e) {
      throw ClassErrors.named("Job class " + nameOrClass + " cannot be created", e, loader);
    }
  }

  private Optional<JobDefinition> named(String name) {
    try {
      for (JobDefinition definition : ServiceLoader.load(JobDefinition.class, loader)) {
        if (definition.name().equals(name)) {
          return Optional.of(definition);
        }
      }
      return Optional.empty();
    } catch (ServiceConfigurationError | LinkageError e) {
      throw ClassErrors.named("The list of jobs cannot be loaded", e, loader);
    }
  }

  /**
   * Lets a definition define its job.
   *
   * @throws InvalidJobException if it cannot: what it throws, other than this, is its own fault
   */
  public static Job<?, ?> define(JobDefinition definition, Parameters parameters) {
    try {
      return definition.define(parameters);
    } catch (InvalidJobException e) {
      throw e;
    } catch (RuntimeException | LinkageError | ServiceConfigurationError e) {
      if (ClassErrors.isOne(e)) {
        throw ClassErrors.named(
            "Job " + definition.getClass().getName() + " could not be defined",
            e,
            definition.getClass().getClassLoader());
      }
      throw new InvalidJobException(
          "Job "
              + definition.getClass().getName()
              + " could not be defined: "
              + e.getClass().getSimpleName()
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private static String cause(Throwable e) {
    Throwable root = e.getCause() == null ? e : e.getCause();
    return root.getClass().getSimpleName() + ": " + root.getMessage();
  }
}
