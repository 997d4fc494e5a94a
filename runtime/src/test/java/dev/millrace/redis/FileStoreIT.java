package dev.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.InvalidJobException;
import dev.millrace.store.FileKind;
import dev.millrace.store.FileStore;
import dev.millrace.store.SideFile;
import java.io.ByteArrayOutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Side files on their way to Redis and back. */
@ExtendWith(RedisExtension.class)
final class FileStoreIT {

  @TempDir private Path directory;

  @Test
  void fileComesBackAsItWasInChunks(TestRedis redis) throws Exception {
    byte[] content = new byte[(2 << 20) + 17];
    new Random(5).nextBytes(content);
    FileStore store = redis.jobs().files();

    SideFile file =
        store.put(FileKind.SIDE_FILE, "table", Files.write(directory.resolve("f"), content));

    ByteArrayOutputStream read = new ByteArrayOutputStream();
    int number = 0;
    for (Optional<byte[]> chunk = store.chunk(file, 0);
        chunk.isPresent();
        chunk = store.chunk(file, ++number)) {
      read.write(chunk.get());
    }
    assertThat(number).isEqualTo(3);
    assertThat(read.toByteArray()).isEqualTo(content);
    assertThat(file.length()).isEqualTo(content.length);
  }

  @Test
  void contentIsStoredOnceUnderWhateverNameAndKeptForAsLongAsIsAsked(TestRedis redis)
      throws Exception {
    FileStore store = redis.jobs().files();
    SideFile one =
        store.put(FileKind.SIDE_FILE, "one", Files.writeString(directory.resolve("a"), "same"));
    SideFile two =
        store.put(FileKind.SIDE_FILE, "two", Files.writeString(directory.resolve("b"), "same"));

    assertThat(two.sha256()).isEqualTo(one.sha256());
    assertThat(store.keep(one, Duration.ofHours(1))).isTrue();
    assertThat(store.keep(new SideFile("none", "00", 4), Duration.ofHours(1))).isFalse();
    assertThat(store.chunk(new SideFile("none", "00", 4), 0)).isEmpty();
  }

  @Test
  void whatIsReservedIsKeptByThoseWhoNeedItForAShorterTime(TestRedis redis) throws Exception {
    FileStore store = redis.jobs().files();
    SideFile file =
        store.put(FileKind.SIDE_FILE, "one", Files.writeString(directory.resolve("a"), "same"));

    store.reserve(file, Duration.ofDays(90));
    store.reserve(file, Duration.ofDays(2));
    store.keep(file, Duration.ofHours(1));

    assertThat(redis.redisson().getBucket(redis.keys().side(file.sha256())).remainTimeToLive())
        .isGreaterThan(Duration.ofDays(89).toMillis());
  }

  @Test
  void emptyFileIsAFile(TestRedis redis) throws Exception {
    FileStore store = redis.jobs().files();

    SideFile file =
        store.put(FileKind.SIDE_FILE, "empty", Files.createFile(directory.resolve("e")));

    assertThat(file.length()).isZero();
    assertThat(store.keep(file, Duration.ofHours(1))).isTrue();
  }

  @Test
  void whatIsTooLargeIsRefusedWithTheWayOut(TestRedis redis) throws Exception {
    Path large = directory.resolve("large");
    try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(FileStore.MAX_LENGTH + 1);
    }

    assertThatThrownBy(() -> redis.jobs().files().put(FileKind.SIDE_FILE, "big", large))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("Side file big (" + large + ") has 268435457 bytes, and may have 268")
        .hasMessageContaining("on a file system that all workers share");
  }
}
