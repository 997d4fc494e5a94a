package dev.millrace.redis.input;

import java.io.IOException;

/** A server has answered with an error. */
final class ReplyException extends IOException {

  private static final long serialVersionUID = 1;

  ReplyException(String reply) {
    super(reply);
  }

  /** The reply as it came: {@code WRONGTYPE Operation against ...}. */
  String reply() {
    return String.valueOf(getMessage());
  }

  boolean is(String code) {
    return reply().startsWith(code + " ");
  }
}
