/**
 * The roles: what coordinators and workers do, each a small class with one step. They see the store
 * only through {@code dev.millrace.store}.
 */
@NullMarked
package dev.millrace.roles;

import org.jspecify.annotations.NullMarked;
