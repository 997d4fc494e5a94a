package dev.millrace.redis.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Asks a port of this machine who answers there: just enough of the Redis protocol for that. */
final class RespProbe {
  private static final int PATIENCE_MILLIS = 1_000;
  private static final int MAX_LINE_BYTES = 1_024;
  private static final int MAX_REPLY_BYTES = 64 * 1_024;
  private static final Pattern FIELD = Pattern.compile("(?m)^(\\w+):(.*?)\\r?$");

  /** What a server says of itself. */
  record Identity(long processId, String version) {}

  private RespProbe() {}

  /** Empty as long as nobody on the port accepts this password and answers like a server. */
  static Optional<Identity> identify(int port, String password) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      String request = "AUTH " + password + "\r\nPING\r\nINFO server\r\n";
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      InputStream replies = new BufferedInputStream(socket.getInputStream());
      if (!line(replies).equals("+OK") || !line(replies).equals("+PONG")) {
        return Optional.empty();
      }
      return Optional.of(identity(bulk(replies)));
    } catch (IOException | NumberFormatException notReadyOrNotOurs) {
      return Optional.empty();
    }
  }

  private static Identity identity(String info) {
    Map<String, String> fields =
        FIELD
            .matcher(info)
            .results()
            .collect(Collectors.toMap(m -> m.group(1), m -> m.group(2), (first, again) -> first));
    // Valkey reports the Redis version that it is compatible with beside its own.
    String compatible = fields.getOrDefault("redis_version", "unknown");
    return new Identity(
        Long.parseLong(fields.getOrDefault("process_id", "")),
        fields.getOrDefault("valkey_version", compatible));
  }

  private static String bulk(InputStream replies) throws IOException {
    String header = line(replies);
    if (!header.startsWith("$")) {
      throw new IOException("not a bulk reply: " + header);
    }
    int length = Integer.parseInt(header.substring(1));
    if (length < 0 || length > MAX_REPLY_BYTES) {
      throw new IOException("not the length of an INFO reply: " + length);
    }
    return new String(replies.readNBytes(length), UTF_8);
  }

  private static String line(InputStream replies) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = replies.read(); next != '\n'; next = replies.read()) {
      if (next < 0 || line.length() == MAX_LINE_BYTES) {
        throw new IOException("not a line of the protocol");
      }
      line.append((char) next);
    }
    return line.toString().stripTrailing();
  }
}
