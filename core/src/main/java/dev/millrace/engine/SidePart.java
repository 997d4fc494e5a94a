package dev.millrace.engine;

/**
 * A file that an attempt has written beside its result.
 *
 * @param name the name that user code has given the output
 * @param suffix what the file's name ends with, such as {@code .csv.gz}
 * @param bytes how long it is
 * @param checksum CRC32C of its bytes
 */
public record SidePart(String name, String suffix, long bytes, int checksum) {}
