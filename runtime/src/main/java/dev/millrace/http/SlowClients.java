package dev.millrace.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Request;

/**
 * Closes connections on which no request is answered for too long: those of browsers that may come
 * back, and those of somebody who sends a request letter by letter, which a timeout of silence does
 * not find.
 */
final class SlowClients implements Connection.Listener {

  /** How long somebody may take for a request, or between two. */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

  private final Map<Connection, Long> waiting = new ConcurrentHashMap<>();

  @Override
  public void onOpened(Connection connection) {
    waiting.put(connection, System.nanoTime());
  }

  @Override
  public void onClosed(Connection connection) {
    waiting.remove(connection);
  }

  /** Says that a request has come, which is somebody's of this server to answer. */
  void answering(Request request) {
    Connection connection = request.getConnectionMetaData().getConnection();
    waiting.remove(connection);
    Request.addCompletionListener(
        request,
        failure -> {
          if (connection.getEndPoint().isOpen()) {
            onOpened(connection);
          }
        });
  }

  /** Closes those who have had their time. */
  void close() {
    close(PATIENCE);
  }

  void close(long patience) {
    long now = System.nanoTime();
    waiting.forEach(
        (connection, since) -> {
          if (now - since > patience && waiting.remove(connection, since)) {
            connection.getEndPoint().close();
          }
        });
  }
}
