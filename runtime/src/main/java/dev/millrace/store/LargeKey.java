package dev.millrace.store;

/**
 * A key with many values.
 *
 * @param key the beginning of the key, as text
 * @param values how many values a reducer was given for it
 */
public record LargeKey(String key, long values) {}
