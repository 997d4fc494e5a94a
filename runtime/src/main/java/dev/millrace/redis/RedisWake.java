package dev.millrace.redis;

import dev.millrace.store.Wake;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.redisson.api.RStream;
import org.redisson.api.stream.StreamAddArgs;
import org.redisson.api.stream.StreamMessageId;
import org.redisson.api.stream.StreamReadArgs;
import org.redisson.client.codec.ByteArrayCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hints through a stream that one thread of this process reads, blocking at most two seconds at a
 * time: never for ever, as a half-open connection would then hang for ever.
 */
final class RedisWake implements Wake, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RedisWake.class);
  private static final Duration BLOCK = Duration.ofSeconds(2);
  private static final byte[] FIELD = {'j', 'o', 'b'};

  private final RStream<byte[], byte[]> stream;
  private final Redis redis;
  private final Thread reader;
  private final Object changed = new Object();
  private long seen;
  private volatile boolean closed;

  RedisWake(Redis redis, Keys keys) {
    this.redis = redis;
    this.stream = redis.redisson().getStream(keys.wake(), ByteArrayCodec.INSTANCE);
    this.reader = new Thread(this::read, "millrace-wake");
    reader.setDaemon(true);
    reader.start();
  }

  @Override
  public void hint(String jobId) {
    stream
        .addAsync(
            StreamAddArgs.entry(FIELD, jobId.getBytes(StandardCharsets.US_ASCII))
                .trimNonStrict()
                .maxLen(1000)
                .noLimit())
        .whenComplete(
            (id, error) -> {
              if (error != null) {
                log.debug("Hint was not sent job={} cause={}", jobId, RedisErrors.brief(error));
              }
            });
  }

  @Override
  public void stir() {
    arrived();
  }

  @Override
  public long seen() {
    synchronized (changed) {
      return seen;
    }
  }

  @Override
  public void await(long sinceSeen, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    synchronized (changed) {
      while (seen <= sinceSeen) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return;
        }
        changed.wait(left / 1_000_000 + 1);
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    reader.interrupt();
    reader.join(3_000);
  }

  private void read() {
    StreamMessageId last = new StreamMessageId(0);
    while (!closed) {
      try {
        Map<StreamMessageId, Map<byte[], byte[]>> hints =
            stream.read(StreamReadArgs.greaterThan(last).timeout(BLOCK).count(1000));
        for (StreamMessageId id : hints.keySet()) {
          last = id;
        }
        if (!hints.isEmpty()) {
          arrived();
        }
      } catch (RuntimeException e) {
        if (!closed) {
          log.debug(
              "Hints cannot be read address={} cause={}", redis.address(), RedisErrors.brief(e));
          pause();
        }
      }
    }
  }

  private void arrived() {
    synchronized (changed) {
      seen++;
      changed.notifyAll();
    }
  }

  private void pause() {
    try {
      Thread.sleep(500);
    } catch (InterruptedException e) {
      closed = true;
    }
  }
}
