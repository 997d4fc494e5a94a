package dev.millrace.roles;

import dev.millrace.InvalidJobException;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** The job definitions that this process can load. */
public final class Definitions {

  private final ClassLoader loader;

  /** Looks with the given loader. */
  public Definitions(ClassLoader loader) {
    this.loader = loader;
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
      for (JobDefinition definition : ServiceLoader.load(JobDefinition.class, loader)) {
        if (definition.name().equals(nameOrClass)) {
          return definition;
        }
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
      throw new InvalidJobException(
          "Job "
              + nameOrClass
              + " is unknown: no short name and no class on the class path is called so; known are "
              + String.join(", ", all().stream().map(JobDefinition::name).toList())
              + "; --jar FILE adds a jar with jobs",
          e);
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new InvalidJobException(
          "Job class "
              + nameOrClass
              + " cannot be created: it needs a public no-argument constructor ("
              + cause(e)
              + ")",
          e);
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
    } catch (RuntimeException | LinkageError e) {
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
