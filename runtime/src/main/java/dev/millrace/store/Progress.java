package dev.millrace.store;

import java.time.Duration;

/**
 * How far an attempt has come.
 *
 * @param task its task
 * @param elapsed how long it has run
 * @param done how much of its input it has read, from 0 to 1; less than 0 if that is not known
 */
public record Progress(TakenTask task, Duration elapsed, double done) {}
