package dev.millrace.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Sends a server what no decent client would, and reads what it says. */
final class RawHttp implements AutoCloseable {

  private final Socket socket;

  RawHttp(String url) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), URI.create(url).getPort());
    socket.setSoTimeout(10_000);
  }

  /** Sends lines, ended as HTTP ends them. */
  RawHttp send(String... lines) throws IOException {
    socket.getOutputStream().write((String.join("\r\n", lines)).getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Reads until the server closes the connection, which must be asked for. */
  String readAll() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Reads until this has come. */
  String readUntil(String end) throws IOException {
    StringBuilder read = new StringBuilder();
    while (read.indexOf(end) < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        throw new IOException("ended before " + end + ": " + read);
      }
      read.append((char) next);
    }
    return read.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
