/**
 * Any program as mapper, combiner or reducer: records are lines on its standard input, pairs are
 * lines on its standard output, as Hadoop Streaming has them.
 */
@NullMarked
package dev.millrace.streaming;

import org.jspecify.annotations.NullMarked;
