package dev.millrace.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One event for any number of streams, written once. */
public final class ServerEvent {

  private final String name;
  private final byte[] bytes;

  private ServerEvent(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
  }

  /**
   * An event.
   *
   * @param name what it is about, which is not sent: a newer one of the same name makes an older
   *     one needless
   * @param line one line of text
   */
  public static ServerEvent of(String name, String line) {
    if (line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
      throw new IllegalArgumentException("an event of a stream is one line");
    }
    return new ServerEvent(name, ("data: " + line + "\n\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Nothing, so that both sides hear that the other is still there. */
  static ServerEvent heartbeat() {
    return new ServerEvent("", ":\n\n".getBytes(StandardCharsets.UTF_8));
  }

  String name() {
    return name;
  }

  ByteBuffer bytes() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }
}
