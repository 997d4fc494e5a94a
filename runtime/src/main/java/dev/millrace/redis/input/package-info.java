/**
 * Reads what lies in Redis as the input of jobs. A server that holds what others work with is read
 * over connections of its own ({@link dev.millrace.redis.input.Node}), which send the few commands
 * that reading needs and nothing else: no scripts, no functions, no subscriptions.
 */
@NullMarked
package dev.millrace.redis.input;

import org.jspecify.annotations.NullMarked;
