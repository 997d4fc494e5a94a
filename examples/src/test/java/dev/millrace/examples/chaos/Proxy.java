package dev.millrace.examples.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between one process and its server, on the loopback address, and breaks the connections in
 * the ways that networks do. (No library: those on offer need a program of their own, or know
 * nothing of replies that get lost after their command was run.)
 */
final class Proxy implements AutoCloseable {

  private final ServerSocket server;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final Object gate = new Object();
  private volatile int upstream;
  private volatile long delay;
  private volatile boolean dropping;
  private boolean held;

  Proxy(int upstream) throws IOException {
    this.upstream = upstream;
    this.server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    start("accept", this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Cuts all connections, and leads the next ones to another server. */
  void lead(int toPort) {
    upstream = toPort;
    cut();
  }

  /** Closes all connections. */
  void cut() {
    links.forEach(Link::close);
  }

  /** Lets every reply take so much longer; 0 for no delay. */
  void delay(long millis) {
    delay = millis;
  }

  /** Lets nothing pass, in either direction, until it is released: then all of it, late. */
  void hold(boolean on) {
    synchronized (gate) {
      held = on;
      gate.notifyAll();
    }
  }

  /** Leaves the connections that are there open, and silent for ever; new ones work. */
  void halfOpen() {
    links.forEach(link -> link.silent = true);
  }

  /** Runs commands, but loses the replies; afterwards the connections that lost any are cut. */
  void dropReplies(boolean on) {
    dropping = on;
    if (!on) {
      links.stream().filter(link -> link.lostReply).forEach(Link::close);
    }
  }

  /** Ends every fault, and the connections that nothing would ever come through again. */
  void heal() {
    delay(0);
    hold(false);
    dropReplies(false);
    links.stream().filter(link -> link.silent).forEach(Link::close);
  }

  /** How many connections there are. */
  int connections() {
    return links.size();
  }

  @Override
  public void close() throws IOException {
    server.close();
    hold(false);
    cut();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        try {
          new Link(client, new Socket(InetAddress.getLoopbackAddress(), upstream)).open();
        } catch (IOException refused) {
          client.close();
        }
      } catch (IOException closed) {
        // The loop ends, or the next client is served.
      }
    }
  }

  private void awaitGate() throws InterruptedException {
    synchronized (gate) {
      while (held) {
        gate.wait();
      }
    }
  }

  private static void start(String name, Runnable body) {
    Thread thread = new Thread(body, "proxy-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  /** One connection: two sockets, and a thread for each direction. */
  private final class Link {
    private final Socket client;
    private final Socket target;
    private volatile boolean silent;
    private volatile boolean lostReply;

    Link(Socket client, Socket target) throws IOException {
      this.client = client;
      this.target = target;
      client.setTcpNoDelay(true);
      target.setTcpNoDelay(true);
    }

    void open() {
      links.add(this);
      start("requests", () -> pump(client, target, false));
      start("replies", () -> pump(target, client, true));
    }

    private void pump(Socket from, Socket to, boolean replies) {
      byte[] bytes = new byte[1 << 16];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        int read;
        while ((read = in.read(bytes)) >= 0) {
          if (replies && delay > 0) {
            Thread.sleep(delay);
          }
          awaitGate();
          if (replies && dropping) {
            lostReply = true;
          } else if (!silent) {
            out.write(bytes, 0, read);
          }
        }
      } catch (IOException ended) {
        // As the other end sees by the close below.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (!silent) {
        close();
      }
    }

    private void close() {
      links.remove(this);
      try {
        client.close();
        target.close();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
