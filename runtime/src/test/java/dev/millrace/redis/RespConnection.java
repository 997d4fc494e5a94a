package dev.millrace.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection on which commands are sent before the replies to earlier ones are read: several in
 * one round trip. Texts are bytes, one each.
 */
public final class RespConnection implements AutoCloseable {
  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  /** Connects to {@code redis://[[USER]:PASSWORD@]HOST:PORT}. */
  public RespConnection(String uri) {
    URI server = URI.create(uri);
    try {
      socket = new Socket(server.getHost(), server.getPort());
      socket.setTcpNoDelay(true);
      in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
      out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (server.getUserInfo() != null) {
      String[] user = server.getUserInfo().split(":", 2);
      call("AUTH", user[0].isEmpty() ? "default" : user[0], user[1]);
    }
  }

  /** Sends a command of texts, numbers and bytes; its reply has to be received later. */
  public void send(Object... command) {
    try {
      head('*', command.length);
      for (Object part : command) {
        byte[] bytes = part instanceof byte[] raw ? raw : part.toString().getBytes(ISO_8859_1);
        head('$', bytes.length);
        out.write(bytes);
        out.write('\r');
        out.write('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The reply to the oldest command that has none yet: bytes, a number, a list, or null. */
  public Object receive() {
    try {
      out.flush();
      return reply();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a command and returns its reply. */
  public Object call(Object... command) {
    send(command);
    return receive();
  }

  private void head(char type, int number) throws IOException {
    out.write((type + Integer.toString(number) + "\r\n").getBytes(ISO_8859_1));
  }

  private Object reply() throws IOException {
    int type = in.read();
    String line = line();
    switch (type) {
      case '+':
        return line.getBytes(ISO_8859_1);
      case ':':
        return Long.valueOf(line);
      case '$':
        int length = Integer.parseInt(line);
        if (length < 0) {
          return null;
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        in.readFully(new byte[2]);
        return bytes;
      case '*':
        int count = Integer.parseInt(line);
        List<Object> list = new ArrayList<>(Math.max(0, count));
        for (int left = count; left > 0; left--) {
          list.add(reply());
        }
        return list;
      case -1:
        throw new EOFException("The server has closed the connection");
      default:
        throw new IllegalStateException(line);
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    int c;
    while ((c = in.read()) != '\r') {
      if (c < 0) {
        throw new EOFException("The server has closed the connection");
      }
      line.append((char) c);
    }
    in.read();
    return line.toString();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
