/**
 * What one attempt does with bytes: encode, partition, combine, sort, frame, merge. Knows the
 * public API, and neither Redis nor threads: everything here is used by one thread at a time.
 */
@NullMarked
package dev.millrace.engine;

import org.jspecify.annotations.NullMarked;
