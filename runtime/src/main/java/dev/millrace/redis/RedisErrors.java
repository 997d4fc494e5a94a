package dev.millrace.redis;

import com.google.common.base.Throwables;
import java.time.Duration;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * Sentences about what Redis or Redisson has thrown. Redisson's own texts quote commands with user
 * data: they are cut.
 */
final class RedisErrors {

  private static final int BRIEF = 200;
  private static final Pattern COMMAND =
      Pattern.compile("[.,]? (channel|command|params):", Pattern.CASE_INSENSITIVE);

  private RedisErrors() {}

  static String unavailable(String address, Duration waited, Throwable error) {
    if (ErrorKind.of(error) == ErrorKind.NO_FUNCTION) {
      return noFunctions(address);
    }
    boolean tls =
        Throwables.getCausalChain(error).stream().anyMatch(SSLException.class::isInstance);
    return "Redis at %s could not be reached%s: %s; check %s"
        .formatted(
            address,
            waited.toSeconds() < 1 ? "" : " for %d s".formatted(waited.toSeconds()),
            brief(error),
            tls
                ? "its ca, cert and key, and that its host is in its certificate"
                : "that it runs and that the address is right");
  }

  /** Said where the functions are missing and this user may not load them. */
  static String noFunctions(String address) {
    return "Redis at "
        + address
        + " has not got the functions of this build, and this user may not load them: run millrace"
        + " functions as one who may";
  }

  static String refusal(String address, Throwable error) {
    String cause = brief(error);
    if (cause.contains("WRONGPASS") || cause.contains("NOAUTH")) {
      return "Redis at "
          + address
          + " refuses the password or none was given: pass it as redis://:PASSWORD@HOST:PORT";
    }
    if (cause.contains("NOPERM") || cause.contains(ErrorKind.REFUSED_IN_FUNCTION)) {
      return "Redis at "
          + address
          + " refuses a command to this user: "
          + cause
          + "; millrace doctor --role ROLE names every right that is missing";
    }
    return "Redis at " + address + " answered with an error: " + cause;
  }

  /** The innermost message, without the command that Redisson quotes. */
  static String brief(Throwable error) {
    Throwable root = error;
    String refusal = "";
    while (true) {
      String message = String.valueOf(root.getMessage());
      if (message.contains("WRONGPASS") || message.contains("NOAUTH")) {
        refusal = message;
      }
      if (root.getCause() == null) {
        break;
      }
      root = root.getCause();
    }
    String text = refusal.isEmpty() ? String.valueOf(root.getMessage()) : refusal;
    text = withoutCommand(text);
    text = text.split(" java\\.util\\.concurrent\\.", 2)[0];
    int cut = text.indexOf("; ");
    text = cut > 0 ? text.substring(0, cut) : text;
    String name = root.getClass().getSimpleName();
    String shown = text.equals("null") || text.isBlank() ? name : text;
    return shown.length() <= BRIEF ? shown : shown.substring(0, BRIEF) + "...";
  }

  /** The message up to where Redisson quotes the command, and with it what the user has stored. */
  static String withoutCommand(String message) {
    return COMMAND.split(message, 2)[0];
  }
}
