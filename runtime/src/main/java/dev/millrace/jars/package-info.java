/**
 * Jars that jobs bring: how their classes are loaded, beside those of other jobs and our own, and
 * whose signature makes a process load them. It does not know where the jars come from.
 */
@NullMarked
package dev.millrace.jars;

import org.jspecify.annotations.NullMarked;
