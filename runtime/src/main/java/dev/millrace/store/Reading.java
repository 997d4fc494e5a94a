package dev.millrace.store;

import dev.millrace.Split;
import dev.millrace.engine.Care;
import java.util.Optional;

/**
 * What a map task reads.
 *
 * @param split its part of the input
 * @param care with what care, if attempts of the task have failed in a job that may skip records
 */
public record Reading(Split split, Optional<Care> care) {}
