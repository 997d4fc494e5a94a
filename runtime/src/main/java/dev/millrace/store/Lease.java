package dev.millrace.store;

/**
 * The right of a consumer to work on an entry of a stream, until it is taken over.
 *
 * @param consumer who holds it
 * @param entry the entry's id
 * @param deliveries how often the entry has been delivered: a later delivery ends earlier leases,
 *     also the same consumer's
 * @param sequence the consumer's own number of the lease
 */
public record Lease(String consumer, String entry, long deliveries, long sequence) {}
