/** What is wrong with a Redis server for jobs: one small check for each question. */
@NullMarked
package dev.millrace.redis.doctor;

import org.jspecify.annotations.NullMarked;
