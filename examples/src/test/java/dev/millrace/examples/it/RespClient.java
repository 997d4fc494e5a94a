package dev.millrace.examples.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Just enough of a Redis client to look at a server without the help of what is tested. */
public final class RespClient implements AutoCloseable {

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  /** Connects to {@code redis://:PASSWORD@HOST:PORT}. */
  public RespClient(String uri) throws IOException {
    URI server = URI.create(uri);
    socket = new Socket(server.getHost(), server.getPort());
    in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
    call("AUTH", server.getUserInfo().substring(1));
  }

  /** Sends a command; the reply is a text, a {@code Long}, a list of these, or null. */
  public Object call(String... command) throws IOException {
    send(command);
    return receive();
  }

  /** Sends a command, whose reply has to be received later. */
  public void send(String... command) throws IOException {
    StringBuilder request = new StringBuilder("*" + command.length + "\r\n");
    for (String argument : command) {
      request.append("$").append(argument.getBytes(UTF_8).length).append("\r\n");
      request.append(argument).append("\r\n");
    }
    out.write(request.toString().getBytes(UTF_8));
  }

  /** The reply to the oldest command that has none yet. */
  public Object receive() throws IOException {
    out.flush();
    return reply();
  }

  public List<String> keys() throws IOException {
    return ((List<?>) call("KEYS", "*")).stream().map(String::valueOf).toList();
  }

  /** The next line that the server sends by itself, after MONITOR. */
  String nextLine() throws IOException {
    StringBuilder line = new StringBuilder();
    int c;
    while ((c = in.read()) != '\r') {
      if (c < 0) {
        throw new EOFException();
      }
      line.append((char) c);
    }
    in.read();
    return line.toString();
  }

  private Object reply() throws IOException {
    String line = nextLine();
    String rest = line.substring(1);
    switch (line.charAt(0)) {
      case '+':
        return rest;
      case ':':
        return Long.valueOf(rest);
      case '$':
        int length = Integer.parseInt(rest);
        if (length < 0) {
          return null;
        }
        String text = new String(in.readNBytes(length), ISO_8859_1);
        in.readNBytes(2);
        return text;
      case '*':
        List<Object> list = new ArrayList<>();
        for (int left = Integer.parseInt(rest); left > 0; left--) {
          list.add(reply());
        }
        return list;
      default:
        throw new IOException(line);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
