package dev.millrace.store;

/**
 * A submitted job that a coordinator has taken and holds the lease of.
 *
 * @param jobId the job
 * @param lease what proves the lease
 */
public record TakenSubmission(String jobId, Lease lease) {}
