package dev.millrace.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a route answers: bytes, or a stream of events. */
public final class Reply {

  private static final byte[] NOTHING = {};

  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;
  private final @Nullable Consumer<EventStream> listener;

  private Reply(
      int status,
      Map<String, String> headers,
      byte[] body,
      @Nullable Consumer<EventStream> listener) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.listener = listener;
  }

  /** Text of a type. */
  public static Reply text(int status, String contentType, String text) {
    return bytes(status, contentType, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A JSON text. */
  public static Reply json(int status, String json) {
    return text(status, "application/json", json);
  }

  /** Bytes of a type. */
  public static Reply bytes(int status, String contentType, byte[] body) {
    return new Reply(status, Map.of("Content-Type", contentType), body, null);
  }

  /** Sends the browser elsewhere on this server. */
  public static Reply seeOther(String path) {
    return new Reply(303, Map.of("Location", path), NOTHING, null);
  }

  /**
   * A stream of events that stays open.
   *
   * @param listener is given the stream as soon as it is open; must not wait
   */
  public static Reply events(Consumer<EventStream> listener) {
    return new Reply(200, Map.of("Content-Type", "text/event-stream"), NOTHING, listener);
  }

  /** The same with one header more. */
  public Reply with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Reply(status, more, body, listener);
  }

  int status() {
    return status;
  }

  Map<String, String> headers() {
    return headers;
  }

  byte[] body() {
    return body;
  }

  @Nullable Consumer<EventStream> listener() {
    return listener;
  }
}
