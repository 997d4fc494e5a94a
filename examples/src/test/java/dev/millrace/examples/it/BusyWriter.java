package dev.millrace.examples.it;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/**
 * Fills a hash and a stream, and goes on writing to them until it is stopped: adds fields and
 * removes them, changes fields, adds entries and deletes some of the first ones. What it has done
 * is asked for afterwards, or, of what only grows, meanwhile.
 */
final class BusyWriter implements AutoCloseable {

  static final String NAME = "writer";

  /** Of the entries that are there at first, one of so many is deleted sooner or later. */
  private static final int DELETED_EACH = 50;

  private static final int BATCH = 100;
  private static final long PAUSE_NANOS = 2_000_000;

  private final RespClient redis;
  private final int fields;
  private final int entries;
  private final List<String> toDelete = new ArrayList<>();
  private final long[] values;
  private CompletableFuture<Void> writing = CompletableFuture.completedFuture(null);
  private volatile boolean stopped;
  private volatile long passing;
  private volatile long removed;
  private volatile long added;
  private int deleted;

  /** Of the fields nine of ten stay as they are, and one of ten changes. */
  BusyWriter(String uri, int fields, int entries) throws IOException {
    this.redis = new RespClient(uri);
    this.fields = fields;
    this.entries = entries;
    this.values = new long[fields / 10];
    redis.call("CLIENT", "SETNAME", NAME);
  }

  void fill() throws IOException {
    for (int start = 0; start < fields; start += BATCH) {
      List<String> command = new ArrayList<>(List.of("HSET", "hash"));
      for (int i = start; i < Math.min(fields, start + BATCH); i++) {
        command.addAll(List.of((isChanging(i) ? "c" : "s") + i, isChanging(i) ? "0" : "v" + i));
      }
      redis.call(command.toArray(String[]::new));
    }
    for (int start = 0; start < entries; start += BATCH) {
      for (String id : addEntries(start, Math.min(entries, start + BATCH))) {
        if (added++ % DELETED_EACH == 0) {
          toDelete.add(id);
        }
      }
    }
  }

  private List<String> addEntries(long from, long to) throws IOException {
    for (long n = from; n < to; n++) {
      redis.send("XADD", "stream", "*", "n", Long.toString(n), "text", "what has happened " + n);
    }
    List<String> ids = new ArrayList<>();
    for (long n = from; n < to; n++) {
      ids.add(String.valueOf(redis.receive()));
    }
    return ids;
  }

  void start() {
    writing = CompletableFuture.runAsync(this::write);
  }

  /** Ends writing. */
  void stop() {
    stopped = true;
    writing.join();
  }

  private void write() {
    try {
      for (int round = 0; !stopped; round++) {
        change(round);
        pass();
        added += addEntries(added, added + BATCH).size();
        if (deleted < toDelete.size()) {
          redis.call("XDEL", "stream", toDelete.get(deleted++));
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (IOException e) {
      throw new IllegalStateException("The writer has failed", e);
    }
  }

  private void change(int round) throws IOException {
    List<String> command = new ArrayList<>(List.of("HSET", "hash"));
    for (int i = 0; i < BATCH; i++) {
      int which = (int) (((long) round * BATCH + i) % values.length);
      long value;
      synchronized (values) {
        value = ++values[which];
      }
      command.addAll(List.of("c" + which * 10, Long.toString(value)));
    }
    redis.call(command.toArray(String[]::new));
  }

  /** Adds fields, and removes those that have been there for a while. */
  private void pass() throws IOException {
    List<String> add = new ArrayList<>(List.of("HSET", "hash"));
    long first = passing;
    for (long i = first; i < first + BATCH; i++) {
      add.addAll(List.of("p" + i, "x"));
    }
    redis.call(add.toArray(String[]::new));
    passing = first + BATCH;
    if (passing - removed > fields / 20) {
      List<String> remove = new ArrayList<>(List.of("HDEL", "hash"));
      LongStream.range(removed, removed + BATCH).forEach(i -> remove.add("p" + i));
      redis.call(remove.toArray(String[]::new));
      removed += BATCH;
    }
  }

  static boolean isChanging(int field) {
    return field % 10 == 0;
  }

  /** Whether this entry has been deleted, or may have been. */
  boolean isDeleted(int entry) {
    return entry % DELETED_EACH == 0 && entry / DELETED_EACH < deleted;
  }

  /** The value of each changing field, at present. */
  long[] values() {
    synchronized (values) {
      return values.clone();
    }
  }

  /** How many entries it has added. */
  long added() {
    return added;
  }

  /** How many fields it has added that do not stay. */
  long passing() {
    return passing;
  }

  /** How many of these it has removed. */
  long removed() {
    return removed;
  }

  /** How many entries it has deleted. */
  int deleted() {
    return deleted;
  }

  @Override
  public void close() throws IOException {
    stopped = true;
    redis.close();
  }
}
