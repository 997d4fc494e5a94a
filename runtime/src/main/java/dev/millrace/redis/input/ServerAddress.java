package dev.millrace.redis.input;

import dev.millrace.InvalidJobException;
import dev.millrace.redis.RedisAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a server is, and who asks.
 *
 * @param user empty for the default user
 * @param password empty for none
 * @param database the number of the database
 */
record ServerAddress(
    boolean tls, String host, int port, String user, String password, int database) {

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

  /**
   * Parses {@code redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE]}; <code>${NAME}</code> stands
   * for a variable of the environment.
   *
   * @throws InvalidJobException if it is not such an address, or a variable is missing; the message
   *     does not repeat it, as it may hold a password
   */
  static ServerAddress parse(String uri, Map<String, String> environment) {
    String filled = fill(uri, environment);
    URI parsed = URI.create(RedisAddress.parse(filled).uri());
    String credentials = parsed.getRawUserInfo() == null ? "" : parsed.getRawUserInfo();
    int colon = credentials.indexOf(':');
    return new ServerAddress(
        parsed.getScheme().equals("rediss"),
        parsed.getHost(),
        parsed.getPort(),
        decode(colon < 0 ? credentials : credentials.substring(0, colon)),
        decode(colon < 0 ? "" : credentials.substring(colon + 1)),
        database(URI.create(filled).getPath()));
  }

  /** The same user on another node. */
  ServerAddress at(String otherHost, int otherPort) {
    return new ServerAddress(tls, otherHost, otherPort, user, password, database);
  }

  private static String fill(String uri, Map<String, String> environment) {
    Matcher matcher = VARIABLE.matcher(uri);
    return matcher.replaceAll(
        found -> {
          String value = environment.get(found.group(1));
          if (value == null) {
            throw new InvalidJobException(
                "The address of a Redis server names the variable %s, which the environment of this process does not have: set it for every process that runs the job"
                    .formatted(found.group(1)));
          }
          boolean whole = found.start() == 0 && found.end() == uri.length();
          return Matcher.quoteReplacement(
              whole ? value : URLEncoder.encode(value, StandardCharsets.UTF_8));
        });
  }

  private static int database(String path) {
    String number = path.startsWith("/") ? path.substring(1) : path;
    try {
      return number.isEmpty() ? 0 : Integer.parseUnsignedInt(number);
    } catch (NumberFormatException e) {
      throw new InvalidJobException(
          "Not a Redis address: behind the port there is the number of a database or nothing,"
              + " redis://HOST:PORT/DATABASE",
          e);
    }
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** Without user and password, for people and logs. */
  @Override
  public String toString() {
    String path = database == 0 ? "" : "/" + database;
    return (tls ? "rediss://" : "redis://") + host + ":" + port + path;
  }
}
