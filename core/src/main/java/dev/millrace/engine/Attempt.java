package dev.millrace.engine;

import dev.millrace.Parameters;
import dev.millrace.TaskContext;

/**
 * One attempt of a task: its identity, and what user code may see of it.
 *
 * @param jobId the job's id
 * @param task the task's number within its phase, from 0
 * @param attempt which attempt of the task it is, from 1
 * @param id the attempt's id, unique for all time: nothing else ever writes under it
 * @param parameters the job's parameters
 * @param counters the attempt's counters
 */
public record Attempt(
    String jobId, int task, int attempt, String id, Parameters parameters, TaskCounters counters)
    implements TaskContext {}
