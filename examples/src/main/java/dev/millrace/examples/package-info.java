/**
 * Jobs to read, run and copy. Each is one class that tells its story, needs nothing but the public
 * API, and runs with {@code ./millrace run NAME}.
 */
@NullMarked
package dev.millrace.examples;

import org.jspecify.annotations.NullMarked;
