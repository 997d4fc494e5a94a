package dev.millrace.store;

/**
 * What the code of one attempt has printed, as it is kept.
 *
 * @param phase the kind of task
 * @param task the task's number within its phase, from 0
 * @param attempt which attempt of the task it was, from 1
 * @param worker who ran it
 * @param outcome how it has ended
 * @param printed what it has printed
 */
public record AttemptLog(
    Phase phase, int task, int attempt, String worker, AttemptOutcome outcome, Printed printed) {}
