/**
 * The only room that knows Redis: the key table, the functions, and what calls Redisson. It
 * implements {@code dev.millrace.store}.
 */
@NullMarked
package dev.millrace.redis;

import org.jspecify.annotations.NullMarked;
