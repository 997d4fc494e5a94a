package dev.millrace.redis;

import dev.millrace.store.StoreException;
import dev.millrace.store.StoreFullException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * The chunks of all attempts of this process on their way to Redis: a bounded number of bytes at
 * any time, the fewer the shorter the memory of the partition's server is, and none while it is
 * full. While a small chunk is being written, others for the same partition wait, and then go
 * together in one call: the more there is to do, the fewer calls it takes.
 */
final class PartialPuts {

  /**
   * Where a partition's chunks go.
   *
   * @param frees whether partials are dropped once these chunks are written: then they are written
   *     for as long as the server takes them, into the room that others leave
   */
  record Place(String live, String hash, boolean frees) {}

  /** One chunk, under the name of its field. */
  record Chunk(Place place, String field, byte[] bytes) {

    int kib() {
      return bytes.length / 1024 + 1;
    }
  }

  /** From 2 to 16 MiB: every slot can have some attempts whose last chunks are on their way. */
  private static final int IN_FLIGHT_KIB =
      (int) Math.max(2 << 10, Math.min(16 << 10, Runtime.getRuntime().maxMemory() / 32 / 1024));

  private static final long MEMORY_POLL_MS = 50;
  private static final int SMALL_KIB = 32;
  private static final int AT_ONCE_KIB = 512;
  private static final int AT_ONCE = 256;

  private final Redis redis;
  private final AtomicInteger waitingForMemory = new AtomicInteger();

  private final Object room = new Object();

  /** Reserved and not released. Guarded by {@link #room}. */
  private int inFlightKib;

  /** The hashes to which a call of small chunks is under way, and what waits for its end. */
  private final Map<String, List<Waiting>> waiting = new HashMap<>();

  private record Waiting(Chunk chunk, BiConsumer<Long, Throwable> then) {}

  PartialPuts(Redis redis) {
    this.redis = redis;
  }

  /**
   * Waits for room for a chunk.
   *
   * @return false if there is none yet after {@code millis}
   * @throws dev.millrace.store.StoreFullException if memory is full, and nobody frees any
   */
  boolean reserve(Chunk chunk, long millis) {
    awaitMemory(chunk);
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    try {
      synchronized (room) {
        while (!hasRoom(chunk)) {
          long left = deadline - System.nanoTime();
          if (left <= 0) {
            return false;
          }
          room.wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
        }
        inFlightKib += chunk.kib();
        return true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("Interrupted while writing blocks to " + redis.address(), e);
    }
  }

  /** Gives the room back that was reserved for a chunk. */
  void release(Chunk chunk) {
    synchronized (room) {
      inFlightKib -= chunk.kib();
      room.notifyAll();
    }
  }

  /** How many threads wait because the server's memory is full. */
  int waitingForMemory() {
    return waitingForMemory.get();
  }

  /** Waits while the server's memory is full, and somebody frees some. */
  private void awaitMemory(Chunk chunk) {
    ServerMemory memory = memory(chunk.place());
    if (chunk.place().frees() || !memory.isFull()) {
      return;
    }
    long start = System.nanoTime();
    waitingForMemory.incrementAndGet();
    try {
      while (memory.isFull()) {
        memory.checkPatience(start);
        Thread.sleep(MEMORY_POLL_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("Interrupted while writing blocks to " + redis.address(), e);
    } finally {
      waitingForMemory.decrementAndGet();
    }
  }

  private boolean hasRoom(Chunk chunk) {
    double shortness =
        (memory(chunk.place()).share() - ServerMemory.SHORT)
            / (ServerMemory.FULL - ServerMemory.SHORT);
    double allowed = IN_FLIGHT_KIB * (1 - Math.min(1, Math.max(0, shortness)));
    return inFlightKib == 0 || inFlightKib + chunk.kib() <= allowed;
  }

  /**
   * Begins to write a chunk for which there is room.
   *
   * @param then is told the code of {@code put}, or why there is none; must not wait
   */
  void put(Chunk chunk, BiConsumer<Long, Throwable> then) {
    Waiting one = new Waiting(chunk, then);
    if (chunk.kib() > SMALL_KIB) {
      send(List.of(one)).whenComplete(then);
      return;
    }
    synchronized (waiting) {
      List<Waiting> behind = waiting.get(chunk.place().hash());
      if (behind != null) {
        behind.add(one);
        return;
      }
      waiting.put(chunk.place().hash(), new ArrayList<>());
    }
    sendSmall(List.of(one));
  }

  /** Writes a chunk, and waits outages out, and memory that is full. */
  long putAndWait(Chunk chunk) {
    long start = System.nanoTime();
    while (true) {
      awaitMemory(chunk);
      try {
        long code = redis.call(Transition.PUT, keys(chunk.place()), chunk.field(), chunk.bytes());
        memory(chunk.place()).accepted();
        return code;
      } catch (StoreFullException e) {
        memory(chunk.place()).checkPatience(start);
      }
    }
  }

  private void sendSmall(List<Waiting> chunks) {
    send(chunks)
        .whenComplete(
            (code, error) -> {
              List<Waiting> next = next(chunks.get(0).chunk().place());
              if (!next.isEmpty()) {
                sendSmall(next);
              }
              chunks.forEach(each -> each.then().accept(code, error));
            });
  }

  /**
   * What goes to the partition next, in one call; if there is nothing, the next chunk goes alone.
   */
  private List<Waiting> next(Place place) {
    synchronized (waiting) {
      List<Waiting> behind = waiting.getOrDefault(place.hash(), List.of());
      int count = 0;
      for (int kib = 0; count < Math.min(behind.size(), AT_ONCE) && kib < AT_ONCE_KIB; count++) {
        kib += behind.get(count).chunk().kib();
      }
      if (count == 0) {
        waiting.remove(place.hash());
        return List.of();
      }
      List<Waiting> first = behind.subList(0, count);
      List<Waiting> next = List.copyOf(first);
      first.clear();
      return next;
    }
  }

  private CompletableFuture<Long> send(List<Waiting> chunks) {
    Object[] arguments = new Object[2 * chunks.size()];
    for (int i = 0; i < chunks.size(); i++) {
      arguments[2 * i] = chunks.get(i).chunk().field();
      arguments[2 * i + 1] = chunks.get(i).chunk().bytes();
    }
    Place place = chunks.get(0).chunk().place();
    try {
      return redis
          .callAsync(Transition.PUT, keys(place), arguments)
          .whenComplete(
              (code, error) -> {
                if (error == null) {
                  memory(place).accepted();
                } else if (ErrorKind.of(error) == ErrorKind.FULL) {
                  memory(place).refused();
                }
              })
          .toCompletableFuture();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** That of the server on which the partition lies. */
  private ServerMemory memory(Place place) {
    return redis.memory(place.hash());
  }

  private static List<String> keys(Place place) {
    return List.of(place.live(), place.hash());
  }
}
