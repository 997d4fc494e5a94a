package dev.millrace.store;

/**
 * What somebody has signed so that workers run the jars of a job; whether it is right, and for this
 * job, is for those to find out that load the jars.
 *
 * @param text what was signed
 * @param signature the signature of its UTF-8 bytes, in lower-case hexadecimal digits
 */
public record SignedManifest(String text, String signature) {}
