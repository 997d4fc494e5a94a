package dev.millrace.http;

import com.google.common.net.HostAndPort;
import java.util.Optional;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may ask. Three strangers are kept out: whoever does not know the token; a page of
 * another site in the browser of somebody who does, which is told by what browsers say of where a
 * request comes from (Origin, Sec-Fetch-Site, and a cookie that they do not send along); and a name
 * that its owner has let point to this machine (DNS rebinding), which is told by the Host header:
 * without a token only names of loopback are answered, with one the cookie belongs to the true name
 * alone.
 */
final class Guard {

  private static final String ITS = "; Path=/; HttpOnly; SameSite=Strict";

  private final Optional<AccessToken> token;
  private final String cookie;

  /**
   * A guard.
   *
   * @param token what one has to know; if there is none, the server must listen on loopback
   * @param port of the server: cookies of servers on one machine would replace each other
   */
  Guard(Optional<AccessToken> token, int port) {
    this.token = token;
    this.cookie = "millrace-" + port;
  }

  /**
   * Lets a request in, or not.
   *
   * @throws RefusedException if not
   */
  void check(Request request, Routes.Entry entry) {
    String host = checkHost(request);
    boolean reads = entry.method().equals("GET");
    String site = header(request, "Sec-Fetch-Site");
    boolean follows = reads && "navigate".equals(header(request, "Sec-Fetch-Mode"));
    if (site != null && !site.equals("same-origin") && !site.equals("none") && !follows) {
      throw new RefusedException(403, "Pages of other sites may not ask this server");
    }
    String origin = header(request, "Origin");
    if (origin != null && !follows && !ofHost(origin, host)) {
      throw new RefusedException(
          403, "Pages of other sites may not ask this server: the Origin is not this Host");
    }
    if (!entry.open() && !isKnown(request)) {
      throw new RefusedException(
          401,
          "This needs the access token of this server: log in at /login, or send"
              + " the header Authorization: Bearer TOKEN");
    }
  }

  /** What a browser remembers that has said the right token; empty for a wrong one. */
  Optional<String> cookieFor(String said) {
    return token.filter(right -> right.is(said)).map(right -> cookie + "=" + right.cookie() + ITS);
  }

  /** What makes a browser forget. */
  String forget() {
    return cookie + "=" + ITS + "; Max-Age=0";
  }

  private boolean isKnown(Request request) {
    if (token.isEmpty()) {
      return true;
    }
    String said = header(request, HttpHeader.AUTHORIZATION.asString());
    if (said != null && said.startsWith("Bearer ")) {
      return token.get().is(said.substring("Bearer ".length()).strip());
    }
    for (HttpCookie each : Request.getCookies(request)) {
      if (each.getName().equals(cookie) && token.get().isCookie(each.getValue())) {
        return true;
      }
    }
    return false;
  }

  private String checkHost(Request request) {
    String given = header(request, HttpHeader.HOST.asString());
    if (given == null) {
      throw new RefusedException(400, "The request has no Host header");
    }
    if (token.isEmpty() && !isLoopback(given)) {
      throw new RefusedException(
          403,
          "This server answers as localhost only, and was asked under another name; to reach it from"
              + " elsewhere, give it a token");
    }
    return given;
  }

  private static boolean isLoopback(String host) {
    try {
      return new HttpAddress(HostAndPort.fromString(host).getHost(), 0).isLoopback();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Behind a server that ends TLS the scheme differs, and the rest is the same. */
  private static boolean ofHost(String origin, String host) {
    return origin.equals("http://" + host) || origin.equals("https://" + host);
  }

  private static @Nullable String header(Request request, String name) {
    return request.getHeaders().get(name);
  }
}
