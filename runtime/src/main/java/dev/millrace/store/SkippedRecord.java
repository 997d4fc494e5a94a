package dev.millrace.store;

import dev.millrace.engine.SplitRecord;

/**
 * A record that a job has skipped, because mappers have died of it.
 *
 * @param task the map task
 * @param record the record
 * @param cause what became of the last attempt to map it
 */
public record SkippedRecord(int task, SplitRecord record, String cause) {}
