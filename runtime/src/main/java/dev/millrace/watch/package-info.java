/**
 * What is seen of the work of a role: the stores, wrapped, tell watchers of attempts and jobs, for
 * metrics, traces and flight recordings. Roles know nothing of it.
 */
@NullMarked
package dev.millrace.watch;

import org.jspecify.annotations.NullMarked;
