package dev.millrace.redis;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import dev.millrace.InvalidJobException;
import dev.millrace.store.FileKind;
import dev.millrace.store.FileStore;
import dev.millrace.store.SideFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.redisson.api.RMap;

/** Side files and jars in Redis, one hash for each content. */
final class RedisFileStore implements FileStore {

  private static final int CHUNK = 1 << 20;

  /** The field that is written when all chunks are there. */
  private static final String LENGTH = "length";

  private final Redis redis;
  private final Keys keys;

  RedisFileStore(Redis redis, Keys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  @Override
  public SideFile put(FileKind kind, String name, Path file) throws IOException {
    long length = Files.size(file);
    if (length > MAX_LENGTH) {
      throw new InvalidJobException(
          ("%s %s (%s) has %d bytes, and may have %d, as all of it goes through the memory of"
                  + " Redis: %s")
              .formatted(kind.title(), name, file, length, MAX_LENGTH, kind.wayOut()));
    }
    SideFile side =
        new SideFile(name, MoreFiles.asByteSource(file).hash(Hashing.sha256()).toString(), length);
    if (!keep(side, Keys.SAFETY)) {
      send(kind, side, file);
    }
    return side;
  }

  @Override
  public boolean keep(SideFile file, Duration time) {
    return keep(file, time, false);
  }

  @Override
  public boolean reserve(SideFile file, Duration time) {
    return keep(file, time, true);
  }

  private boolean keep(SideFile file, Duration time, boolean reserved) {
    return redis.call(
            Transition.SIDE_KEEP,
            List.of(keys.side(file.sha256())),
            time.toMillis(),
            reserved ? 1 : 0)
        == Transition.OK;
  }

  @Override
  public Optional<byte[]> chunk(SideFile file, int number) {
    RMap<String, byte[]> chunks = redis.redisson().getMap(keys.side(file.sha256()), Redis.FIELDS);
    return Optional.ofNullable(redis.waitingOut(() -> chunks.get(String.valueOf(number))));
  }

  private void send(FileKind kind, SideFile side, Path file) throws IOException {
    Hasher sent = Hashing.sha256().newHasher();
    long bytes = 0;
    byte[] buffer = new byte[CHUNK];
    try (InputStream content = Files.newInputStream(file)) {
      for (int chunk = 0; ; chunk++) {
        int read = content.readNBytes(buffer, 0, CHUNK);
        if (read == 0) {
          break;
        }
        bytes += read;
        sent.putBytes(buffer, 0, read);
        put(side, String.valueOf(chunk), Arrays.copyOf(buffer, read));
      }
    }
    if (bytes != side.length() || !sent.hash().toString().equals(side.sha256())) {
      throw new IOException(
          "%s %s (%s) has changed while it was sent: submit the job again when it is complete"
              .formatted(kind.title(), side.name(), file));
    }
    put(side, LENGTH, String.valueOf(bytes));
  }

  private void put(SideFile side, String field, Object value) {
    redis.call(Transition.SIDE_PUT, List.of(keys.side(side.sha256())), field, value);
  }
}
