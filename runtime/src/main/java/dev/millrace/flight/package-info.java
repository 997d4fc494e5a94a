/**
 * Events of JDK Flight Recorder: attempts, commits, renewals of leases, jobs. They cost next to
 * nothing unless a recording is made.
 */
@NullMarked
package dev.millrace.flight;

import org.jspecify.annotations.NullMarked;
