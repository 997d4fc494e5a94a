package dev.millrace.http;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The stream of events to one page. Sending never waits: where a page reads slowly, the newest
 * event of each name is kept for it, and the older ones are left out, so that a slow page costs
 * neither a thread nor memory that grows.
 */
public final class EventStream {

  private final Response response;
  private final Callback done;
  private final Map<String, ServerEvent> waiting = new LinkedHashMap<>();
  private Runnable onEnd = () -> {};
  private boolean writing;
  private boolean ended;

  EventStream(Response response, Callback done) {
    this.response = response;
    this.done = done;
  }

  /** Sends an event, as soon as those before it are gone. */
  public void send(ServerEvent event) {
    synchronized (this) {
      if (ended) {
        return;
      }
      if (writing) {
        waiting.put(event.name(), event);
        return;
      }
      writing = true;
    }
    write(event);
  }

  /**
   * Says what is to be done once when the stream has ended, by whichever side; at once if it has.
   */
  public void onEnd(Runnable action) {
    synchronized (this) {
      if (!ended) {
        Runnable earlier = onEnd;
        onEnd =
            () -> {
              earlier.run();
              action.run();
            };
        return;
      }
    }
    action.run();
  }

  /** Ends the stream, after the event that is on its way. */
  public void close() {
    boolean idle;
    synchronized (this) {
      idle = !writing;
      writing = true;
    }
    if (end() && idle) {
      finish();
    }
  }

  private void finish() {
    response.write(true, ByteBuffer.allocate(0), done);
  }

  /** The other side has gone. */
  void fail(Throwable cause) {
    if (end()) {
      done.failed(cause);
    }
  }

  private void write(ServerEvent event) {
    response.write(false, event.bytes(), Callback.from(this::written, this::fail));
  }

  private void written() {
    @Nullable ServerEvent next = null;
    synchronized (this) {
      var first = waiting.values().iterator();
      if (!ended && !first.hasNext()) {
        writing = false;
        return;
      }
      if (!ended) {
        next = first.next();
        first.remove();
      }
    }
    if (next == null) {
      finish();
    } else {
      write(next);
    }
  }

  private boolean end() {
    Runnable action;
    synchronized (this) {
      if (ended) {
        return false;
      }
      ended = true;
      waiting.clear();
      action = onEnd;
    }
    action.run();
    return true;
  }
}
