/**
 * Reads what lies in Redis as the input of jobs, and writes their results there ({@link
 * dev.millrace.redis.input.OutputKey}). A server that holds what others work with is used over
 * connections of its own ({@link dev.millrace.redis.input.Node}), which send the few commands that
 * this needs and nothing else: no scripts, no functions, no subscriptions.
 */
@NullMarked
package dev.millrace.redis.input;

import org.jspecify.annotations.NullMarked;
