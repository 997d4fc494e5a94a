package dev.millrace.http;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Response;

/**
 * What every answer says to browsers: run and load nothing that is not from here, guess no types,
 * be in no frame, keep nothing, tell nobody.
 */
final class SafeHeaders {

  private static final HttpFields ALL =
      HttpFields.build()
          .add(
              "Content-Security-Policy",
              "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                  + " connect-src 'self'; form-action 'self'; base-uri 'none';"
                  + " frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'")
          .add("X-Content-Type-Options", "nosniff")
          .add("X-Frame-Options", "DENY")
          .add("Referrer-Policy", "same-origin")
          .add("Cross-Origin-Opener-Policy", "same-origin")
          .add("Cross-Origin-Resource-Policy", "same-origin")
          .add("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
          .add("Cache-Control", "no-store")
          .asImmutable();

  private SafeHeaders() {}

  static void add(Response response) {
    response.getHeaders().add(ALL);
  }
}
