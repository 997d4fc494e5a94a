/**
 * A small web server that any role can open beside its work: {@link dev.millrace.http.Routes} say
 * what it serves, {@link dev.millrace.http.WebServer} serves it. Who may ask is checked here, once
 * for all routes. The only room that knows Jetty; it knows no other room.
 */
@NullMarked
package dev.millrace.http;

import org.jspecify.annotations.NullMarked;
