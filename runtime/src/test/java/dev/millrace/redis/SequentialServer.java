package dev.millrace.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers as Redis does, but scans its one hash in another order: a cursor is the number of the
 * next field, {@code f0}, {@code f1} and so on.
 */
final class SequentialServer implements AutoCloseable {

  private final int size;
  private final ServerSocket socket;

  SequentialServer(int size) throws IOException {
    this.size = size;
    this.socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  String uri() {
    return "redis://127.0.0.1:" + socket.getLocalPort();
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "sequential-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = socket.accept();
        start(() -> serve(client));
      }
    } catch (IOException closed) {
      return;
    }
  }

  private void serve(Socket client) {
    try (client;
        DataInputStream in =
            new DataInputStream(new BufferedInputStream(client.getInputStream()))) {
      List<String> together = new ArrayList<>();
      boolean within = false;
      while (true) {
        int first = in.read();
        if (first < 0) {
          return;
        }
        List<String> command = command(in);
        String name = command.get(0);
        String reply;
        if (name.equals("MULTI")) {
          within = true;
          reply = "+OK\r\n";
        } else if (name.equals("EXEC")) {
          reply = "*" + together.size() + "\r\n" + String.join("", together);
          together.clear();
          within = false;
        } else if (within) {
          together.add(reply(command));
          reply = "+QUEUED\r\n";
        } else {
          reply = reply(command);
        }
        client.getOutputStream().write(reply.getBytes(UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(DataInputStream in) throws IOException {
    List<String> command = new ArrayList<>();
    for (int left = Integer.parseInt(line(in)); left > 0; left--) {
      byte[] part = new byte[Integer.parseInt(line(in).substring(1))];
      in.readFully(part);
      in.skipNBytes(2);
      command.add(new String(part, UTF_8));
    }
    return command;
  }

  private static String line(DataInputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\r'; c = in.read()) {
      line.append((char) c);
    }
    in.skipNBytes(1);
    return line.toString();
  }

  private String reply(List<String> command) {
    return switch (command.get(0)) {
      case "INFO" -> bulk("redis_mode:standalone\r\nrun_id:0a1b\r\n");
      case "EXISTS" -> ":1\r\n";
      case "TYPE" -> "+hash\r\n";
      case "HLEN" -> ":" + size + "\r\n";
      case "HSCAN" -> scan(Long.parseLong(command.get(2)), Integer.parseInt(command.get(4)));
      default -> "-ERR unknown command " + command + "\r\n";
    };
  }

  private String scan(long cursor, int count) {
    long next = Math.min(size, cursor + count);
    StringBuilder elements = new StringBuilder();
    for (long i = cursor; i < next; i++) {
      elements.append(bulk("f" + i)).append(bulk("v" + i));
    }
    return "*2\r\n%s*%d\r\n%s"
        .formatted(bulk(next == size ? "0" : "" + next), 2 * Math.max(0, next - cursor), elements);
  }

  private static String bulk(String text) {
    return "$" + text.length() + "\r\n" + text + "\r\n";
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
