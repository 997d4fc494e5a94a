/**
 * Metrics of a process for Prometheus: the only room that knows Micrometer. Nothing of it is loaded
 * unless a process is asked for them.
 */
@NullMarked
package dev.millrace.metrics;

import org.jspecify.annotations.NullMarked;
