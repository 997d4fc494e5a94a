/**
 * Running a whole job in one thread without Redis: the oracle of tests, and the kit for testing
 * one's own jobs.
 */
@NullMarked
package dev.millrace.local;

import org.jspecify.annotations.NullMarked;
