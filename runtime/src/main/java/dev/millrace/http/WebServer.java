package dev.millrace.http;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Serves routes until it is closed. Everything that a stranger can make it hold is bounded:
 * threads, connections, the size of headers and bodies, and how long it waits for somebody who is
 * slow.
 */
public final class WebServer implements AutoCloseable {

  private static final int THREADS = 24;
  private static final int CONNECTIONS = 4_096;
  private static final int HEADER_BYTES = 8_192;
  private static final int IDLE_MS = 30_000;

  /** More often than {@link #IDLE_MS}. */
  private static final int HEARTBEAT_MS = 10_000;

  private final Server server;
  private final ServerConnector connector;
  private final Dispatch dispatch;
  private final SlowClients slow;

  private WebServer(Server server, ServerConnector connector, Dispatch dispatch, SlowClients slow) {
    this.server = server;
    this.connector = connector;
    this.dispatch = dispatch;
    this.slow = slow;
  }

  /**
   * Starts to serve.
   *
   * @param token what one has to know; may only be missing on loopback
   * @throws IllegalArgumentException with a sentence, if it is missing elsewhere
   * @throws IOException with a sentence, if the address cannot be had
   */
  public static WebServer start(HttpAddress address, Optional<AccessToken> token, Routes routes)
      throws IOException {
    if (token.isEmpty() && !address.isLoopback()) {
      throw new IllegalArgumentException(
          "To listen on %s needs an access token, as others can connect there: give one by"
                  .formatted(address)
              + " --http-token-file FILE or MILLRACE_HTTP_TOKEN, or listen on this machine alone, by --http "
              + address.port());
    }
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 2);
    threads.setName("millrace-http");
    threads.setDaemon(true);
    Server server = new Server(threads);
    server.setStopTimeout(0);
    ServerConnector connector =
        new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration()));
    connector.setHost(address.host());
    connector.setPort(address.port());
    connector.setIdleTimeout(IDLE_MS);
    SlowClients slow = new SlowClients();
    connector.addBean(slow);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(CONNECTIONS, connector));
    server.setErrorHandler(new Refusal());
    // The port is known from here on, which cookies are named after.
    open(connector, address);
    Guard guard = new Guard(token, connector.getLocalPort());
    token.ifPresent(any -> new Login(guard).addTo(routes));
    Dispatch dispatch = new Dispatch(routes, guard, slow);
    server.setHandler(dispatch);
    WebServer web = new WebServer(server, connector, dispatch, slow);
    try {
      server.start();
    } catch (Exception e) {
      web.close();
      throw new IOException(
          "The web server on " + address + " does not start: " + e.getMessage(), e);
    }
    web.beat();
    return web;
  }

  private static HttpConfiguration configuration() {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setRequestHeaderSize(HEADER_BYTES);
    configuration.setResponseHeaderSize(HEADER_BYTES);
    configuration.setSendServerVersion(false);
    configuration.setHttpCompliance(HttpCompliance.RFC9110);
    return configuration;
  }

  private static void open(ServerConnector connector, HttpAddress address) throws IOException {
    try {
      InetAddress.getByName(address.host());
      connector.open();
    } catch (IOException e) {
      connector.getServer().getThreadPool();
      throw new IOException(
          "Cannot listen on "
              + address
              + " for HTTP: "
              + e.getMessage()
              + "; choose another by --http",
          e);
    }
  }

  private void beat() {
    connector
        .getScheduler()
        .schedule(
            () -> {
              dispatch.heartbeat();
              slow.close();
              beat();
            },
            HEARTBEAT_MS,
            TimeUnit.MILLISECONDS);
  }

  /** Closes connections on which no request has been answered for so many nanoseconds. */
  void dropSlowClients(long patience) {
    slow.close(patience);
  }

  /** Where the server listens. */
  public String url() {
    return "http://" + new HttpAddress(connector.getHost(), connector.getLocalPort());
  }

  /** Ends all streams, and closes all connections. */
  @Override
  public void close() {
    dispatch.closeStreams();
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("The web server cannot be stopped", e);
    }
  }
}
