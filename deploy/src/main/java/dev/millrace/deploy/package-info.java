/**
 * The container image and the files that deploy Millrace; nothing of it is code. What is beside
 * this in the tests builds the base of the image and examines everything.
 */
package dev.millrace.deploy;
