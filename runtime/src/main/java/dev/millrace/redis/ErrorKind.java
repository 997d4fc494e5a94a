package dev.millrace.redis;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.redisson.client.RedisConnectionException;
import org.redisson.client.RedisException;
import org.redisson.client.RedisNodeNotFoundException;
import org.redisson.client.RedisOutOfMemoryException;
import org.redisson.client.RedisTimeoutException;

/**
 * What an error of Redis or Redisson means for the caller. Redisson has classes of its own for some
 * replies only, so the prefix of the message decides.
 */
enum ErrorKind {
  /** Passes by itself or when an operator acts; worth waiting for. */
  OUTAGE,
  /** The server's memory is at its limit; passes when somebody frees some. */
  FULL,
  /** Wrong credentials or rights: trying again does not help. */
  REFUSED,
  /** The functions are not on this server (any more). */
  NO_FUNCTION,
  /** A bug, ours or the library's. */
  BUG;

  /** What a server says of a function that it has not got. */
  static final String FUNCTION_NOT_FOUND = "ERR Function not found";

  /** What Redis before 7.2 says in place of NOPERM of a command that a function runs. */
  static final String REFUSED_IN_FUNCTION = "The user executing the script can't";

  private static final Set<String> OUTAGES =
      Set.of(
          "LOADING",
          "READONLY",
          "CLUSTERDOWN",
          "MASTERDOWN",
          "TRYAGAIN",
          "NOREPLICAS",
          "BUSY",
          "MISCONF");
  private static final Set<String> REFUSALS = Set.of("NOAUTH", "WRONGPASS", "NOPERM");

  static ErrorKind of(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      String message = RedisErrors.withoutCommand(String.valueOf(cause.getMessage()));
      String prefix = message.split("[ :.]", 2)[0];
      if (REFUSALS.contains(prefix)
          || message.contains("WRONGPASS")
          || message.contains("NOAUTH")
          || message.contains(REFUSED_IN_FUNCTION)) {
        return REFUSED;
      }
      if (message.contains("Function not found")) {
        return NO_FUNCTION;
      }
      // Redisson cuts the prefix of this one off.
      if (cause instanceof RedisOutOfMemoryException
          || prefix.equals("OOM")
          || message.contains(": OOM ")) {
        return FULL;
      }
      if (OUTAGES.contains(prefix)
          || message.contains("max number of clients")
          || isUnknownNode(cause, message)) {
        return OUTAGE;
      }
    }
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof RedisConnectionException
          || cause instanceof RedisTimeoutException
          || cause instanceof TimeoutException
          || cause instanceof IOException) {
        return OUTAGE;
      }
    }
    return error instanceof RedisException
            && String.valueOf(error.getMessage()).contains("Unable to")
        ? OUTAGE
        : BUG;
  }

  /** A cluster changes, and the library, which asks for its nodes once a second, is behind. */
  private static boolean isUnknownNode(Throwable cause, String message) {
    return cause instanceof RedisNodeNotFoundException
        || message.startsWith("MOVED redirection loop")
        || message.startsWith("UNBLOCKED");
  }
}
