/**
 * Traces of jobs: the only room that knows OpenTelemetry. Nothing of it is loaded unless a process
 * is asked for them.
 */
@NullMarked
package dev.millrace.trace;

import org.jspecify.annotations.NullMarked;
