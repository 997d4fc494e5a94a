package dev.millrace.roles;

import dev.millrace.InvalidJobException;
import dev.millrace.jars.JobLoader;
import java.util.ServiceConfigurationError;

/**
 * Tells when a class of a job cannot be had, or does not fit the others: that is so whenever it is
 * tried, so the job fails at once, with the class, and where it was looked for.
 */
final class ClassErrors {

  private ClassErrors() {}

  /**
   * Whether a failure is one of loading or linking classes. It is not if a class was found and its
   * own initializer has thrown, or a library of the machine is missing: elsewhere it may work.
   */
  static boolean isOne(Throwable failure) {
    if (failure instanceof LinkageError) {
      return !(failure instanceof ExceptionInInitializerError)
          && !(failure.getCause() instanceof ExceptionInInitializerError)
          && !(failure instanceof UnsatisfiedLinkError);
    }
    return failure instanceof ClassNotFoundException
        || failure instanceof TypeNotPresentException
        || failure instanceof ServiceConfigurationError;
  }

  /**
   * What the job fails with.
   *
   * @param what what could not be done, with its subject
   * @param loader what has looked for the class
   */
  static InvalidJobException named(String what, Throwable failure, ClassLoader loader) {
    StringBuilder sentence = new StringBuilder(what).append(": ").append(text(failure));
    // What a loader of ours has said names class and jar, and may be buried deep.
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause.getMessage() != null && !sentence.toString().contains(cause.getMessage())) {
        sentence.append(": ").append(cause.getMessage());
      }
    }
    sentence.append("; its classes come from ").append(place(loader));
    return new InvalidJobException(sentence.toString(), failure);
  }

  private static String text(Throwable failure) {
    return failure.getClass().getSimpleName() + ": " + failure.getMessage();
  }

  private static String place(ClassLoader loader) {
    if (loader instanceof JobLoader) {
      return loader + ", then from the class path of this process";
    }
    return "the class path of this process (loader " + loader.getName() + ")";
  }
}
