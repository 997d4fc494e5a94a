package dev.millrace.store;

/**
 * The runs that the winner of one map task has written for one partition.
 *
 * @param task the map task
 * @param attemptId the winning attempt; empty if the task is not committed
 * @param runs how many chunks each run has
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record PartialRuns(int task, String attemptId, int[] runs) {}
