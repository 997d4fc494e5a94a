package dev.millrace.store;

/**
 * How a Redis server stands, as it says itself.
 *
 * @param address where it is
 * @param version its version
 * @param uptimeSeconds since when it runs
 * @param usedBytes memory that it uses
 * @param peakBytes the most that it has used
 * @param maxBytes how much it may use; 0 for as much as there is
 * @param policy what it does when that is used up
 * @param clients connections
 * @param commandsPerSecond commands in the last second
 * @param replicas replicas that are connected
 * @param persistent whether it keeps a log of what is written
 * @param writesFail whether it could not write to its disk
 */
public record ServerUse(
    String address,
    String version,
    long uptimeSeconds,
    long usedBytes,
    long peakBytes,
    long maxBytes,
    String policy,
    long clients,
    long commandsPerSecond,
    long replicas,
    boolean persistent,
    boolean writesFail) {}
