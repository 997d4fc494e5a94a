package dev.millrace.store;

import java.time.Instant;
import java.util.Optional;

/**
 * A schedule as it stands.
 *
 * @param schedule what is run, and when
 * @param next when it is due next; empty for never again
 * @param lastJob the id of the job of its last run; empty if there was none
 * @param note what became of the last time when it was due; empty if it was not due yet
 */
public record ScheduleStatus(
    Schedule schedule, Optional<Instant> next, String lastJob, String note) {}
