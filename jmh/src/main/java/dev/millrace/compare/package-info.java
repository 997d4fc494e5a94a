/**
 * The measuring stick: whole programs, timed in turn. For each workload the same answer is found by
 * a program written for it alone, by Millrace, and, where it can, by Redisson's own MapReduce.
 */
package dev.millrace.compare;
