package dev.millrace.redis;

import dev.millrace.engine.AttemptAbandonedException;
import dev.millrace.store.PartialStore;
import dev.millrace.store.StoreException;
import dev.millrace.store.TakenTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.redisson.client.codec.StringCodec;

/**
 * Writes the chunks of one attempt while the attempt goes on: a bounded number of bytes is on its
 * way at any time. A chunk whose write fails is written again, waiting the outage out, when its
 * turn to be awaited comes.
 */
final class PipelinedChunks implements PartialStore.ChunkWriter {

  /** Where a partition's chunks go. */
  record Place(String live, String hash) {}

  /** From 1 to 8 MiB: every slot can have some attempts whose last chunks are on their way. */
  private static final int IN_FLIGHT_KIB =
      (int) Math.max(1 << 10, Math.min(8 << 10, Runtime.getRuntime().maxMemory() / 64 / 1024));

  private final Redis redis;
  private final TakenTask task;
  private final IntFunction<Place> places;
  private final Semaphore inFlight = new Semaphore(IN_FLIGHT_KIB);
  private final Map<Place, List<String>> written = new HashMap<>();
  private final List<Failed> failed = new ArrayList<>();
  private final AtomicReference<@Nullable String> refusal = new AtomicReference<>();

  private record Failed(Place place, String field, byte[] bytes) {}

  PipelinedChunks(Redis redis, TakenTask task, IntFunction<Place> places) {
    this.redis = redis;
    this.task = task;
    this.places = places;
  }

  @Override
  public void put(int partition, int chunk, byte[] bytes) throws IOException {
    retryFailed();
    Place place = places.apply(partition);
    String field = RedisPartialStore.field(task.task(), task.attemptId(), chunk);
    written.computeIfAbsent(place, absent -> new ArrayList<>()).add(field);
    int weight = Math.min(IN_FLIGHT_KIB, bytes.length / 1024 + 1);
    acquire(weight);
    redis
        .callAsync(Transition.PUT, List.of(place.live(), place.hash()), field, bytes)
        .whenComplete(
            (code, error) -> {
              if (error != null) {
                synchronized (failed) {
                  failed.add(new Failed(place, field, bytes));
                }
              } else if (code != Transition.OK) {
                refuse();
              }
              inFlight.release(weight);
            });
  }

  @Override
  public void flush() throws IOException {
    acquire(IN_FLIGHT_KIB);
    inFlight.release(IN_FLIGHT_KIB);
    retryFailed();
  }

  @Override
  public void discard() {
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

  private void retryFailed() throws IOException {
    List<Failed> again;
    synchronized (failed) {
      again = List.copyOf(failed);
      failed.clear();
    }
    for (Failed chunk : again) {
      long code =
          redis.call(
              Transition.PUT,
              List.of(chunk.place().live(), chunk.place().hash()),
              chunk.field(),
              chunk.bytes());
      if (code != Transition.OK) {
        refuse();
      }
    }
    String refused = refusal.get();
    if (refused != null) {
      throw new AttemptAbandonedException(refused);
    }
  }

  private void refuse() {
    refusal.set("Job " + task.jobId() + " is over: its partitions take no more blocks");
  }

  private void acquire(int permits) {
    try {
      inFlight.acquire(permits);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("Interrupted while writing blocks of " + task, e);
    }
  }
}
