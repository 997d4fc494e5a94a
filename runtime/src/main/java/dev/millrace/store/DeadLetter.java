package dev.millrace.store;

/**
 * A task that was given up, and so has failed its job.
 *
 * @param phase the kind of task
 * @param task the task's number within its phase
 * @param attempt which attempt of the task was the last, from 1
 * @param worker who ran it
 * @param failure why it has failed; without its record
 * @param time when, in ms since 1970 by the store's clock
 */
public record DeadLetter(
    Phase phase, int task, int attempt, String worker, Failure failure, long time) {}
