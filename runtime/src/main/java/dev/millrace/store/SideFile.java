package dev.millrace.store;

/**
 * A side file or a jar of a job, as it is stored: by its content.
 *
 * @param name what it is called in the job
 * @param sha256 the SHA-256 of its content, as 64 hexadecimal digits
 * @param length how many bytes it has
 */
public record SideFile(String name, String sha256, long length) {}
