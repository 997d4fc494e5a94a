package dev.millrace.dashboard;

import dev.millrace.http.EventStream;
import dev.millrace.store.StoreException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what pages watch, once for all of them, and sends each what has changed. However many pages
 * are open, Redis is asked once a second for each topic, for {@value #TOPICS_AT_ONCE} topics at
 * most; where more are watched they take turns. While no page is open nothing is read at all.
 */
final class Hub implements AutoCloseable {

  private static final long BEAT_MS = 1_000;

  /** How often a job is looked at that has ended: it goes when its retention is over. */
  private static final int BEATS_WHEN_DONE = 20;

  private static final int TOPICS_AT_ONCE = 16;

  private static final Logger log = LoggerFactory.getLogger(Hub.class);

  private final Map<String, Channel> channels = new HashMap<>();
  private final Queue<Channel> turns = new ArrayDeque<>();
  private final Thread reader = new Thread(this::read, "millrace-dashboard");
  private boolean hurry;
  private boolean closed;

  Hub() {
    reader.setDaemon(true);
    reader.start();
  }

  /** Has a page watch a topic until its stream ends. */
  synchronized void watch(String name, Supplier<Topic> topic, EventStream stream) {
    Channel channel = channels.get(name);
    if (channel == null) {
      channel = new Channel(name, topic.get());
      channels.put(name, channel);
      turns.add(channel);
    }
    Channel its = channel;
    boolean knows = its.add(stream);
    stream.onEnd(() -> leave(its, stream));
    if (!knows) {
      hurry();
    }
  }

  /** Something was done of which pages want to see the effect. */
  synchronized void hurry() {
    hurry = true;
    notifyAll();
  }

  private synchronized void leave(Channel channel, EventStream stream) {
    if (channel.remove(stream)) {
      channels.remove(channel.name(), channel);
      turns.remove(channel);
    }
  }

  private void read() {
    try {
      for (long beat = 0; ; beat++) {
        for (Channel channel : next(beat)) {
          look(channel);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void look(Channel channel) {
    try {
      channel.look();
    } catch (StoreException e) {
      channel.trouble(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      log.error("A page cannot be brought up to date topic={}", channel.name(), e);
      channel.trouble("Unexpected failure, which the log of this server tells; this is a bug");
    }
  }

  /** Waits for the next beat; whose turn it is then. */
  private synchronized List<Channel> next(long beat) throws InterruptedException {
    long until = System.nanoTime() + BEAT_MS * 1_000_000;
    long left = BEAT_MS;
    while (!closed && (turns.isEmpty() || (left > 0 && !hurry))) {
      wait(turns.isEmpty() ? 0 : left);
      left = (until - System.nanoTime()) / 1_000_000;
    }
    if (closed) {
      throw new InterruptedException("closed");
    }
    hurry = false;
    List<Channel> due = new ArrayList<>();
    for (int i = turns.size(); i > 0 && due.size() < TOPICS_AT_ONCE; i--) {
      Channel channel = turns.remove();
      turns.add(channel);
      if (!channel.isDone() || channel.hasNew() || beat % BEATS_WHEN_DONE == 0) {
        due.add(channel);
      }
    }
    return due;
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
    reader.interrupt();
  }
}
