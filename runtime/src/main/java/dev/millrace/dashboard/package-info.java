/**
 * The page: what the command line shows, to look at and to steer from a browser. {@link
 * dev.millrace.dashboard.Hub} reads Redis once for all pages that are open.
 */
@NullMarked
package dev.millrace.dashboard;

import org.jspecify.annotations.NullMarked;
