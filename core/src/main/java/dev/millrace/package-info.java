/**
 * The public API: what a job is ({@link dev.millrace.Job}), what its author writes ({@link
 * dev.millrace.Mapper}, {@link dev.millrace.Reducer}), and where records come from and go to.
 * Nothing here knows how a job is run.
 */
@NullMarked
package dev.millrace;

import org.jspecify.annotations.NullMarked;
