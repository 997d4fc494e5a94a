package dev.millrace.roles;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.hash.Hashing;
import dev.millrace.store.CorruptStateException;
import dev.millrace.store.FileKind;
import dev.millrace.store.FileStore;
import dev.millrace.store.SideFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Copies of side files on local disk. */
class FileCacheTest {

  private final Stored stored = new Stored();
  private final FileCache cache = new FileCache(FileKind.SIDE_FILE, stored, 10);

  @AfterEach
  void close() throws Exception {
    cache.close();
  }

  @Test
  void contentIsCopiedOnceHoweverOftenAndUnderWhateverNameItIsUsed() throws Exception {
    SideFile file = stored.add("words", "abc", "def");
    SideFile sameContent = new SideFile("other", file.sha256(), file.length());

    try (FileCache.Held one = cache.open("wc", List.of(file));
        FileCache.Held two = cache.open("wd", List.of(file, sameContent))) {
      assertThat(one.paths().get("words")).hasContent("abcdef");
      assertThat(two.paths().keySet()).containsExactly("words", "other");
      assertThat(two.paths().values()).containsOnly(one.paths().get("words"));
    }

    assertThat(stored.reads).isEqualTo(2);
  }

  @Test
  void whatIsTooMuchGoesTheLongestUnusedFirstButNothingThatIsUsed() throws Exception {
    SideFile first = stored.add("first", "1234");
    SideFile second = stored.add("second", "5678");
    SideFile third = stored.add("third", "9012");
    Path used;
    Path unused;

    try (FileCache.Held held = cache.open("wc", List.of(first))) {
      used = held.paths().get("first");
      try (FileCache.Held other = cache.open("wc", List.of(second))) {
        unused = other.paths().get("second");
      }
      cache.open("wc", List.of(third)).close();

      assertThat(used).exists();
      assertThat(unused).doesNotExist();
    }
    cache.open("wc", List.of(second)).close();
    assertThat(used).doesNotExist();
  }

  @Test
  void fileThatIsGoneOrDamagedIsNamed() {
    SideFile file = stored.add("words", "abc", "def");
    stored.chunks.put(file.sha256() + 1, "dxf".getBytes(UTF_8));

    assertThatThrownBy(() -> cache.open("wc", List.of(file)))
        .isInstanceOf(CorruptStateException.class)
        .hasMessage(
            "Side file words of job wc is damaged in Redis (6 bytes of 6): submit the job again");
    stored.chunks.clear();
    assertThatThrownBy(() -> cache.open("wc", List.of(file)))
        .isInstanceOf(CorruptStateException.class)
        .hasMessageContaining("is gone from Redis");
  }

  @Test
  void everythingGoesWithTheCache() throws Exception {
    SideFile file = stored.add("words", "abc");
    Path path;
    try (FileCache.Held held = cache.open("wc", List.of(file))) {
      path = held.paths().get("words");
      assertThat(Files.isExecutable(path)).isTrue();
    }

    cache.close();

    assertThat(path.getParent()).doesNotExist();
  }

  @Test
  void whatAKilledProcessHasLeftGoesWithTheNextAndNothingElse() throws Exception {
    Path left = Files.createTempDirectory("millrace-scratch-test-");
    Files.writeString(left.resolve("lock"), "");
    Files.writeString(left.resolve("abc"), "abc");
    Path fresh = Files.createTempDirectory("millrace-scratch-test-");
    Files.writeString(fresh.resolve("lock"), "");
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minusSeconds(100)));

    try (ScratchDirectory mine = ScratchDirectory.create("millrace-scratch-test-")) {
      Files.setLastModifiedTime(mine.path(), FileTime.from(Instant.now().minusSeconds(100)));
      ScratchDirectory.create("millrace-scratch-test-").close();

      assertThat(left).doesNotExist();
      assertThat(fresh).exists();
      assertThat(mine.path()).exists();
    }
    Files.delete(fresh.resolve("lock"));
    Files.delete(fresh);
  }

  /** What is stored, in memory. */
  private static final class Stored implements FileStore {
    private final Map<String, byte[]> chunks = new HashMap<>();
    private int reads;

    SideFile add(String name, String... content) {
      String whole = String.join("", content);
      String sha = Hashing.sha256().hashString(whole, UTF_8).toString();
      for (int chunk = 0; chunk < content.length; chunk++) {
        chunks.put(sha + chunk, content[chunk].getBytes(UTF_8));
      }
      return new SideFile(name, sha, whole.length());
    }

    @Override
    public SideFile put(FileKind kind, String name, Path file) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean reserve(SideFile file, Duration time) {
      return keep(file, time);
    }

    @Override
    public boolean keep(SideFile file, Duration time) {
      return true;
    }

    @Override
    public Optional<byte[]> chunk(SideFile file, int number) {
      reads++;
      return Optional.ofNullable(chunks.get(file.sha256() + number));
    }
  }
}
