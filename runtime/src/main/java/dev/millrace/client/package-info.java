/**
 * What programs and the command line do with jobs: submit them, wait for them, read their results,
 * run them at once.
 */
@NullMarked
package dev.millrace.client;

import org.jspecify.annotations.NullMarked;
