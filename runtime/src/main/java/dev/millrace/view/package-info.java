/**
 * What the faces show of jobs, the same in each: the JSON of docs/json.md, and what a job waits
 * for.
 */
@NullMarked
package dev.millrace.view;

import org.jspecify.annotations.NullMarked;
