package dev.millrace.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings each request to its route, and what that answers back. */
final class Dispatch extends Handler.Abstract {

  /** What is posted here is a word or two. */
  private static final int MAX_BODY = 4_096;

  private static final long BODY_MS = 5_000;

  private static final String TOO_LONG =
      "What is posted here has at most %d bytes, and arrives within %d ms"
          .formatted(MAX_BODY, BODY_MS);

  private static final int MAX_STREAMS = 2_000;

  private static final Logger log = LoggerFactory.getLogger(Dispatch.class);

  private final Routes routes;
  private final Guard guard;
  private final SlowClients slow;
  private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();

  Dispatch(Routes routes, Guard guard, SlowClients slow) {
    this.routes = routes;
    this.guard = guard;
    this.slow = slow;
  }

  @Override
  public boolean handle(Request request, Response response, Callback done) {
    slow.answering(request);
    SafeHeaders.add(response);
    try {
      String path = Objects.requireNonNullElse(request.getHttpURI().getDecodedPath(), "/");
      Routes.Found found = routes.find(request.getMethod(), path);
      guard.check(request, found.entry());
      if (request.getMethod().equals("POST")) {
        read(request, response, done, found);
      } else {
        run(request, response, done, found, "");
      }
    } catch (RefusedException e) {
      refuse(request, response, done, e);
    }
    return true;
  }

  /** Ends all streams, and keeps nobody waiting. */
  void closeStreams() {
    streams.forEach(EventStream::close);
  }

  /** Sends all streams something, so that those whose page has gone are found. */
  void heartbeat() {
    ServerEvent event = ServerEvent.heartbeat();
    streams.forEach(stream -> stream.send(event));
  }

  private void read(Request request, Response response, Callback done, Routes.Found found) {
    Scheduler.Task late =
        request
            .getComponents()
            .getScheduler()
            .schedule(() -> request.fail(new TimeoutException()), BODY_MS, TimeUnit.MILLISECONDS);
    Content.Source.asByteArrayAsync(
        request,
        MAX_BODY,
        Promise.Invocable.from(
            Invocable.InvocationType.BLOCKING,
            body -> {
              late.cancel();
              run(request, response, done, found, new String(body, StandardCharsets.UTF_8));
            },
            error -> {
              late.cancel();
              refuse(request, response, done, new RefusedException(413, TOO_LONG));
            }));
  }

  private void run(
      Request request, Response response, Callback done, Routes.Found found, String body) {
    Reply reply;
    try {
      String path = request.getHttpURI().getDecodedPath();
      reply = found.entry().route().answer(new Call(path, found.names(), query(request), body));
    } catch (RefusedException e) {
      refuse(request, response, done, e);
      return;
    } catch (Exception e) {
      log.error("A request failed path={}", found.entry().parts(), e);
      refuse(
          request,
          response,
          done,
          new RefusedException(
              500, "Unexpected failure, which the log of this server tells; this is a bug"));
      return;
    }
    send(request, response, done, reply);
  }

  private static Map<String, String> query(Request request) {
    Map<String, String> query = new LinkedHashMap<>();
    try {
      for (Fields.Field field : Request.extractQueryParameters(request)) {
        query.put(field.getName(), field.getValue());
      }
    } catch (IllegalArgumentException | HttpException.RuntimeException e) {
      throw new RefusedException(400, "The query of the address cannot be read");
    }
    return query;
  }

  /** Whether the browser has this already. */
  private static boolean isKnown(Request request, Reply reply) {
    String tag = reply.headers().get("ETag");
    return tag != null && tag.equals(request.getHeaders().get(HttpHeader.IF_NONE_MATCH));
  }

  private void refuse(Request request, Response response, Callback done, RefusedException e) {
    send(request, response, done, Refusal.of(request, e));
  }

  private void send(Request request, Response response, Callback done, Reply reply) {
    var listener = reply.listener();
    if (listener != null && streams.size() >= MAX_STREAMS) {
      refuse(
          request,
          response,
          done,
          new RefusedException(503, "Too many pages are open: close some, or ask again later"));
      return;
    }
    if (isKnown(request, reply)) {
      response.setStatus(HttpStatus.NOT_MODIFIED_304);
      response.write(true, ByteBuffer.allocate(0), done);
      return;
    }
    response.setStatus(reply.status());
    reply.headers().forEach(response.getHeaders()::put);
    if (listener == null) {
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, reply.body().length);
      response.write(true, ByteBuffer.wrap(reply.body()), done);
      return;
    }
    EventStream stream = new EventStream(response, done);
    streams.add(stream);
    stream.onEnd(() -> streams.remove(stream));
    request.addFailureListener(stream::fail);
    listener.accept(stream);
  }
}
