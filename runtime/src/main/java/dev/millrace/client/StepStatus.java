package dev.millrace.client;

import dev.millrace.store.FiledStep;
import dev.millrace.store.JobStatus;

/**
 * A step of a job as it stands.
 *
 * @param step what it is
 * @param status how its own job stands
 */
public record StepStatus(FiledStep step, JobStatus status) {}
