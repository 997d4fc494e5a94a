/**
 * What the roles need of the place that holds all state, in the words of the domain. Implemented by
 * {@code dev.millrace.redis}; nothing here, and nothing that uses it, knows Redis.
 */
@NullMarked
package dev.millrace.store;

import org.jspecify.annotations.NullMarked;
