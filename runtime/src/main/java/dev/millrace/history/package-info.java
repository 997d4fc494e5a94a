/**
 * Where the time of jobs went, and how two of them differ: from what the store tells of them, which
 * is all that this room knows.
 */
@NullMarked
package dev.millrace.history;

import org.jspecify.annotations.NullMarked;
