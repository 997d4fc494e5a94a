package dev.millrace.input;

/**
 * A file of an input as it was when the job was planned.
 *
 * @param path as the workers open it
 * @param length in bytes
 */
record InputFile(String path, long length) {}
