package dev.millrace.redis;

import dev.millrace.engine.AttemptAbandonedException;
import dev.millrace.redis.PartialPuts.Chunk;
import dev.millrace.redis.PartialPuts.Place;
import dev.millrace.store.PartialStore;
import dev.millrace.store.StoreException;
import dev.millrace.store.TakenTask;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.redisson.client.codec.StringCodec;

/**
 * Writes the chunks of one attempt while the attempt goes on. A chunk whose write fails keeps its
 * room, and is written again, waiting the outage out, when the attempt next writes or waits.
 */
final class PipelinedChunks implements PartialStore.ChunkWriter {

  private static final long RETRY_EVERY_MS = 100;

  private final Redis redis;
  private final PartialPuts puts;
  private final TakenTask task;
  private final IntFunction<Place> places;
  private final Map<Place, List<String>> written = new HashMap<>();

  // Guarded by this.
  private final Queue<Chunk> failed = new ArrayDeque<>();
  private int underWay;
  private boolean refused;
  private @Nullable Runnable whenSettled;

  PipelinedChunks(Redis redis, PartialPuts puts, TakenTask task, IntFunction<Place> places) {
    this.redis = redis;
    this.puts = puts;
    this.task = task;
    this.places = places;
  }

  @Override
  public void put(int partition, int number, byte[] bytes) throws IOException {
    Place place = places.apply(partition);
    String field = RedisPartialStore.field(task.task(), task.attemptId(), number);
    Chunk chunk = new Chunk(place, field, bytes);
    do {
      retryFailed();
    } while (!puts.reserve(chunk, RETRY_EVERY_MS));
    written.computeIfAbsent(place, absent -> new ArrayList<>()).add(field);
    synchronized (this) {
      underWay++;
    }
    puts.put(chunk, (code, error) -> settle(chunk, code, error));
  }

  @Override
  public void whenSettled(Runnable then) {
    synchronized (this) {
      if (underWay > 0) {
        whenSettled = then;
        return;
      }
    }
    then.run();
  }

  @Override
  public synchronized boolean isStored() {
    return underWay == 0 && failed.isEmpty() && !refused;
  }

  @Override
  public void flush() throws IOException {
    synchronized (this) {
      try {
        while (underWay > 0) {
          wait();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StoreException("Interrupted while writing blocks of " + task, e);
      }
    }
    retryFailed();
  }

  @Override
  public void discard() {
    for (Chunk chunk = nextFailed(); chunk != null; chunk = nextFailed()) {
      puts.release(chunk);
    }
    written.forEach(
        (place, fields) ->
            redis.waitingOut(
                () ->
                    redis
                        .redisson()
                        .<String, byte[]>getMap(place.hash(), StringCodec.INSTANCE)
                        .fastRemove(fields.toArray(String[]::new))));
    written.clear();
  }

  private void settle(Chunk chunk, @Nullable Long code, @Nullable Throwable error) {
    Runnable then = null;
    synchronized (this) {
      underWay--;
      if (error != null) {
        failed.add(chunk);
      } else {
        puts.release(chunk);
        refused |= code == null || code != Transition.OK;
      }
      if (underWay == 0) {
        then = whenSettled;
        whenSettled = null;
        notifyAll();
      }
    }
    if (then != null) {
      then.run();
    }
  }

  private void retryFailed() throws IOException {
    for (Chunk chunk = nextFailed(); chunk != null; chunk = nextFailed()) {
      try {
        long code = puts.putAndWait(chunk);
        synchronized (this) {
          refused |= code != Transition.OK;
        }
      } finally {
        puts.release(chunk);
      }
    }
    synchronized (this) {
      if (refused) {
        throw new AttemptAbandonedException(
            "Job " + task.jobId() + " is over: its partitions take no more blocks");
      }
    }
  }

  private synchronized @Nullable Chunk nextFailed() {
    return failed.poll();
  }
}
