package dev.millrace.redis.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.redis.RedisAddress.Login;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** One connection to a server, with the Redis protocol (RESP 2) on it; for one thread. */
final class Connection implements Closeable {

  private static final int CONNECT_MS = 3_000;
  private static final int REPLY_MS = 10_000;
  private static final int BUFFER = 64 << 10;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  private Connection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER));
    this.out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
  }

  /** Connects, says who asks, and chooses the database. */
  static Connection open(ServerAddress address) throws IOException {
    Socket socket = connect(address);
    try {
      Connection connection = new Connection(socket);
      Login login = address.login();
      if (!login.user().isEmpty()) {
        connection.call("AUTH", login.user(), login.password());
      } else if (!login.password().isEmpty()) {
        connection.call("AUTH", login.password());
      }
      if (address.database() != 0) {
        connection.call("SELECT", address.database());
      }
      return connection;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static Socket connect(ServerAddress address) throws IOException {
    Socket plain = new Socket();
    try {
      plain.setTcpNoDelay(true);
      plain.setSoTimeout(REPLY_MS);
      plain.connect(new InetSocketAddress(address.host(), address.port()), CONNECT_MS);
      return address.tls() ? secure(plain, address) : plain;
    } catch (IOException | RuntimeException e) {
      plain.close();
      throw e;
    }
  }

  private static Socket secure(Socket plain, ServerAddress address) throws IOException {
    SSLSocketFactory factory = address.files().sockets();
    SSLSocket socket =
        (SSLSocket) factory.createSocket(plain, address.host(), address.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  /**
   * Sends a command of texts, numbers and bytes; returns its reply: bytes, a Long, a list of these,
   * or null.
   *
   * @throws ReplyException if the reply is an error
   */
  @Nullable Object call(Object... command) throws IOException {
    send(command);
    out.flush();
    return checked(reply());
  }

  /** Sends commands that the server runs without others between them; returns their replies. */
  List<?> atOnce(List<Object[]> commands) throws IOException {
    List<?> replies = atOnceIfUnchanged(commands);
    if (replies == null) {
      throw new IOException("Not the reply of a transaction: null");
    }
    return replies;
  }

  /** As {@link #atOnce}; null, and nothing done, if what is watched has changed. */
  @Nullable List<?> atOnceIfUnchanged(List<Object[]> commands) throws IOException {
    send("MULTI");
    for (Object[] command : commands) {
      send(command);
    }
    send("EXEC");
    out.flush();
    ReplyException refused = null;
    for (int i = 0; i <= commands.size(); i++) {
      // What a command is refused for says more than what EXEC then says.
      if (reply() instanceof ReplyException error && refused == null) {
        refused = error;
      }
    }
    Object replies = reply();
    if (refused != null) {
      throw refused;
    }
    if (checked(replies) == null) {
      return null;
    }
    if (!(replies instanceof List<?> list)) {
      throw new IOException("Not the reply of a transaction: " + replies);
    }
    for (Object each : list) {
      checked(each);
    }
    return list;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static @Nullable Object checked(@Nullable Object reply) throws ReplyException {
    if (reply instanceof ReplyException error) {
      throw error;
    }
    return reply;
  }

  private void send(Object... command) throws IOException {
    head('*', command.length);
    for (Object part : command) {
      byte[] bytes = part instanceof byte[] raw ? raw : part.toString().getBytes(UTF_8);
      head('$', bytes.length);
      out.write(bytes);
      out.write('\r');
      out.write('\n');
    }
  }

  private void head(char type, int number) throws IOException {
    out.write((type + Integer.toString(number) + "\r\n").getBytes(UTF_8));
  }

  private @Nullable Object reply() throws IOException {
    int type = in.read();
    if (type < 0) {
      throw new EOFException("the server has closed the connection");
    }
    String line = line();
    switch (type) {
      case '+':
        return line.getBytes(UTF_8);
      case '-':
        return new ReplyException(line);
      case ':':
        return Long.valueOf(line);
      case '$':
        return bulk(Integer.parseInt(line));
      case '*':
        int count = Integer.parseInt(line);
        if (count < 0) {
          return null;
        }
        List<@Nullable Object> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
          list.add(reply());
        }
        return list;
      default:
        throw new IOException("this is not a Redis server: it answers with " + (char) type + line);
    }
  }

  private byte @Nullable [] bulk(int length) throws IOException {
    if (length < 0) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    in.skipNBytes(2);
    return bytes;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\r'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the server has closed the connection");
      }
      line.append((char) c);
    }
    in.skipNBytes(1);
    return line.toString();
  }
}
