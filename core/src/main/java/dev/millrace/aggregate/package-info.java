/**
 * Ready-made aggregators, for {@code .aggregate(...)} of a job: see {@link
 * dev.millrace.aggregate.Aggregators}.
 */
@NullMarked
package dev.millrace.aggregate;

import org.jspecify.annotations.NullMarked;
