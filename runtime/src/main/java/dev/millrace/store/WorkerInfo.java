package dev.millrace.store;

/**
 * What a worker says of itself.
 *
 * @param worker its name
 * @param slots how many tasks it runs at once
 * @param version its build
 * @param protocol its {@link Protocol}: it runs tasks of jobs of the same one
 * @param labels what it has: it runs tasks of jobs that need nothing else
 */
public record WorkerInfo(String worker, int slots, String version, int protocol, Labels labels) {

  /** A worker without labels. */
  public WorkerInfo(String worker, int slots, String version, int protocol) {
    this(worker, slots, version, protocol, Labels.NONE);
  }
}
