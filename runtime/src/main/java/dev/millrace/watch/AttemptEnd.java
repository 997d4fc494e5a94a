package dev.millrace.watch;

import dev.millrace.engine.Manifest;
import dev.millrace.store.AttemptOutcome;
import dev.millrace.store.Failure;
import dev.millrace.store.TakenTask;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An attempt that has ended.
 *
 * @param task the task, and which attempt of it
 * @param taken when its worker has taken it, by the worker's clock
 * @param time how long it took, from being taken to its end
 * @param outcome what became of it
 * @param failure what it has failed with, if it has
 * @param manifest what it has written, if it was to be committed
 */
public record AttemptEnd(
    TakenTask task,
    Instant taken,
    Duration time,
    AttemptOutcome outcome,
    Optional<Failure> failure,
    Optional<Manifest> manifest) {}
