/**
 * Ready-made inputs: where a job's records can come from. Each is one class with factory methods; a
 * new kind implements {@link dev.millrace.Input}.
 */
@NullMarked
package dev.millrace.input;

import org.jspecify.annotations.NullMarked;
