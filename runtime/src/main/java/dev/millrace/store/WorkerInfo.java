package dev.millrace.store;

/**
 * What a worker says of itself.
 *
 * @param worker its name
 * @param slots how many tasks it runs at once
 * @param version its build
 * @param protocol its {@link Protocol}: it runs tasks of jobs of the same one
 */
public record WorkerInfo(String worker, int slots, String version, int protocol) {}
