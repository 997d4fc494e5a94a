package dev.millrace;

import java.util.Locale;

/**
 * A job as a class that defines itself. Every process that takes part in the job (client,
 * coordinator, worker) loads this class by name, creates it with its public no-argument constructor
 * and calls {@link #define} with the same parameters; so mappers, reducers and lambdas never have
 * to be serialized.
 *
 * <p>A definition is found by its class name, or by its short {@link #name} when it is listed in
 * {@code META-INF/services/dev.millrace.JobDefinition}.
 */
public interface JobDefinition {

  /**
   * Returns the job for these parameters. Called once per attempt of a task, so it should be quick
   * and must be deterministic: the same parameters give an equivalent job in every process.
   *
   * @throws InvalidJobException if a parameter is missing or has an unusable value
   */
  Job<?, ?> define(Parameters parameters);

  /**
   * The short name under which the command line finds this job, without a dot; the class name in
   * kebab case by default.
   */
  default String name() {
    return getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-")
        .toLowerCase(Locale.ROOT);
  }

  /** One line for the list of jobs: what it does and which parameters it takes. */
  default String summary() {
    return "";
  }
}
