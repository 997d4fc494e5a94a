package dev.millrace.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Says no: in JSON to programs, and to a browser that shows a page by the login form. */
final class Refusal implements Request.Handler {

  /** What is refused by the server library itself: what it cannot read, or what is too large. */
  @Override
  public boolean handle(Request request, Response response, Callback done) {
    int status = response.getStatus();
    Object reason = request.getAttribute(ErrorHandler.ERROR_MESSAGE);
    SafeHeaders.add(response);
    Reply reply =
        json(status, HttpStatus.getMessage(status) + (reason == null ? "" : ": " + reason));
    reply.headers().forEach(response.getHeaders()::put);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, reply.body().length);
    response.write(true, ByteBuffer.wrap(reply.body()), done);
    return true;
  }

  static Reply of(Request request, RefusedException e) {
    boolean shows = "navigate".equals(request.getHeaders().get("Sec-Fetch-Mode"));
    if (e.status() == HttpStatus.UNAUTHORIZED_401) {
      return shows
          ? Reply.seeOther("/login")
          : json(e.status(), e.sentence()).with("WWW-Authenticate", "Bearer");
    }
    return json(e.status(), e.sentence());
  }

  private static Reply json(int status, String sentence) {
    String quoted = String.valueOf(JsonStringEncoder.getInstance().quoteAsString(sentence));
    return Reply.json(status, "{\"error\":\"" + quoted + "\"}");
  }
}
