/**
 * A Redis server of our own for tests, benchmarks and runs on one machine: started in milliseconds,
 * reachable with a random password from this machine only, and gone with the JVM however that ends.
 *
 * <p>It is no production server. The bundled binary is Redis 7.0.15 as released in January 2024,
 * without the security fixes that followed; whoever has the password could use those holes.
 */
@NullMarked
package dev.millrace.redis.embedded;

import org.jspecify.annotations.NullMarked;
