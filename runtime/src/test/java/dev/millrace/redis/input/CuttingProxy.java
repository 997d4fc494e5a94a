package dev.millrace.redis.input;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes on what clients and a server say to each other, one client after the other, and cuts the
 * connection with one request.
 */
final class CuttingProxy implements AutoCloseable {

  /** Half a request is not answered. */
  private static final int REPLY_MS = 2_000;

  /** What becomes of the request with which the connection is cut, and of who has sent it. */
  enum Cut {
    /** The client dies before it is sent. */
    DIES_BEFORE(false, false),
    /** The client dies before it hears the reply. */
    DIES_AFTER(true, false),
    /** The request is lost; the client may connect again. */
    LOSES_REQUEST(false, true),
    /** The reply is lost; the client may connect again. */
    LOSES_REPLY(true, true);

    private final boolean sends;
    private final boolean goesOn;

    Cut(boolean sends, boolean goesOn) {
      this.sends = sends;
      this.goesOn = goesOn;
    }
  }

  private final ServerSocket listening;
  private final ServerAddress server;
  private final Cut cut;
  private final AtomicInteger left;

  /** Cuts with the request of this number, counted from 1 over all connections. */
  CuttingProxy(ServerAddress server, int request, Cut cut) throws IOException {
    this.listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    this.server = server;
    this.cut = cut;
    this.left = new AtomicInteger(request);
    start(this::serve);
  }

  /** How a client reaches the server through it. */
  ServerAddress address() {
    return server.at(listening.getInetAddress().getHostAddress(), listening.getLocalPort());
  }

  boolean hasCut() {
    return left.get() <= 0;
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }

  private void serve() {
    try {
      while (cut.goesOn || !hasCut()) {
        try (Socket client = listening.accept();
            Socket upstream = new Socket(server.host(), server.port())) {
          talk(client, upstream);
        }
      }
      listening.close();
    } catch (IOException e) {
      // Nobody connects any more: it is closed.
    }
  }

  private void talk(Socket client, Socket upstream) {
    CountDownLatch lastReply = new CountDownLatch(1);
    start(() -> passReplies(upstream, client, lastReply));
    byte[] buffer = new byte[1 << 20];
    try {
      for (int read = client.getInputStream().read(buffer);
          read > 0;
          read = client.getInputStream().read(buffer)) {
        boolean last = left.decrementAndGet() == 0;
        if (!last || cut.sends) {
          upstream.getOutputStream().write(buffer, 0, read);
        }
        if (last) {
          if (cut.sends && !lastReply.await(REPLY_MS, TimeUnit.MILLISECONDS)) {
            throw new IOException("It was half a request");
          }
          return;
        }
      }
    } catch (IOException | InterruptedException e) {
      // One of them has closed the connection.
    }
  }

  private void passReplies(Socket upstream, Socket client, CountDownLatch lastReply) {
    byte[] buffer = new byte[1 << 20];
    try {
      for (int read = upstream.getInputStream().read(buffer);
          read > 0;
          read = upstream.getInputStream().read(buffer)) {
        if (left.get() == 0) {
          lastReply.countDown();
          return;
        }
        client.getOutputStream().write(buffer, 0, read);
      }
    } catch (IOException e) {
      // One of them has closed the connection.
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "cutting-proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
