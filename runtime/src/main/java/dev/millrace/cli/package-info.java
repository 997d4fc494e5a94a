/**
 * The command line. Standard output carries results only; everything else goes to standard error.
 */
@NullMarked
package dev.millrace.cli;

import org.jspecify.annotations.NullMarked;
