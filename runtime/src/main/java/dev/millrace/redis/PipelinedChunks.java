package dev.millrace.redis;

import dev.millrace.engine.AttemptAbandonedException;
import dev.millrace.redis.PartialPuts.Chunk;
import dev.millrace.redis.PartialPuts.Place;
import dev.millrace.store.PartialStore;
import dev.millrace.store.StoreException;
import dev.millrace.store.StoreIoException;
import dev.millrace.store.TakenTask;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.redisson.client.codec.StringCodec;

/**
 * Writes the chunks of one attempt while the attempt goes on. A chunk whose write fails keeps its
 * room, and is written again, waiting the outage out, when the attempt next writes or waits. What a
 * partition refuses is left out if the job goes on: then its reduce task is committed, and needs no
 * blocks of a map task that runs again for another partition's sake.
 */
final class PipelinedChunks implements PartialStore.ChunkWriter {

  private static final long RETRY_EVERY_MS = 100;

  private final Redis redis;
  private final PartialPuts puts;
  private final TakenTask task;
  private final IntFunction<Place> places;
  private final BooleanSupplier mayGoOn;
  private final Map<Place, List<String>> written = new HashMap<>();

  // Guarded by this.
  private final Queue<Chunk> failed = new ArrayDeque<>();
  private int underWay;
  private final Set<Place> refused = new HashSet<>();
  private final Set<Place> closed = new HashSet<>();
  private @Nullable Runnable whenSettled;

  /**
   * Prepares to write.
   *
   * @param mayGoOn whether an attempt makes sense whose blocks a partition has refused
   */
  PipelinedChunks(
      Redis redis,
      PartialPuts puts,
      TakenTask task,
      IntFunction<Place> places,
      BooleanSupplier mayGoOn) {
    this.redis = redis;
    this.puts = puts;
    this.task = task;
    this.places = places;
    this.mayGoOn = mayGoOn;
  }

  @Override
  public void put(int partition, int number, byte[] bytes) throws IOException {
    Place place = places.apply(partition);
    String field = RedisPartialStore.field(task.task(), task.attemptId(), number);
    Chunk chunk = new Chunk(place, field, bytes);
    do {
      mend();
      if (isClosed(place)) {
        return;
      }
    } while (!StoreIoException.wrapping(() -> puts.reserve(chunk, RETRY_EVERY_MS)));
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
    return underWay == 0 && failed.isEmpty() && refused.isEmpty();
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
    mend();
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
        note(chunk, code == null ? Transition.NOT_RUNNING : code);
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

  /** Writes again what has failed, and finds out what a refusal means. */
  private void mend() throws IOException {
    for (Chunk next = nextFailed(); next != null; next = nextFailed()) {
      Chunk chunk = next;
      try {
        note(chunk, StoreIoException.wrapping(() -> puts.putAndWait(chunk)));
      } finally {
        puts.release(chunk);
      }
    }
    if (isRefused()) {
      if (!StoreIoException.wrapping(mayGoOn::getAsBoolean)) {
        throw new AttemptAbandonedException(
            "Job " + task.jobId() + " is over, or the task is committed: no more blocks are taken");
      }
      synchronized (this) {
        closed.addAll(refused);
        refused.clear();
      }
    }
  }

  private synchronized void note(Chunk chunk, long code) {
    if (code != Transition.OK && !closed.contains(chunk.place())) {
      refused.add(chunk.place());
    }
  }

  private synchronized boolean isRefused() {
    return !refused.isEmpty();
  }

  private synchronized boolean isClosed(Place place) {
    return closed.contains(place);
  }

  private synchronized @Nullable Chunk nextFailed() {
    return failed.poll();
  }
}
