package dev.millrace.redis.input;

import static dev.millrace.redis.input.NumberedElements.content;
import static dev.millrace.redis.input.NumberedElements.element;
import static dev.millrace.redis.input.NumberedElements.elements;
import static dev.millrace.redis.input.NumberedElements.expected;
import static dev.millrace.redis.input.NumberedElements.old;
import static dev.millrace.redis.input.NumberedElements.oldElement;
import static dev.millrace.redis.input.NumberedElements.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.InvalidJobException;
import dev.millrace.input.RedisServer.Elements;
import dev.millrace.input.RedisServer.Kind;
import dev.millrace.redis.RedisAddress;
import dev.millrace.redis.RedisAddress.Login;
import dev.millrace.redis.embedded.EmbeddedServer;
import dev.millrace.redis.input.CuttingProxy.Cut;
import dev.millrace.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys of a real server that jobs write. */
@Timeout(300)
final class OutputKeyIT {

  private static final String KEY = "totals";

  /** Three chunks. */
  private static final int COUNT = 1_200;

  private static final Duration PATIENT = Duration.ofSeconds(30);

  private static EmbeddedServer server;
  private static Entrance entrance;
  private static ServerAddress address;
  private static Connection redis;

  @BeforeAll
  static void start() throws IOException {
    server = EmbeddedServer.start();
    entrance = new Entrance(RedisAddress.parse(server.uri()));
    address = entrance.server();
    redis = Connection.open(address);
  }

  @AfterAll
  static void stop() throws IOException {
    redis.close();
    server.close();
  }

  @BeforeEach
  void empty() throws IOException {
    redis.call("FLUSHALL");
  }

  @ParameterizedTest
  @EnumSource(names = {"HASH", "SORTED_SET", "LIST", "STREAM"})
  void elementsAreWhatTheKeyHoldsAndNothingElseIsLeft(Kind kind) throws IOException {
    OutputKey output = output(kind, false);
    output.check();
    output.claim();
    assertThat(keys()).isEmpty();

    output.replace(elements(kind, COUNT));
    output.discard();

    assertThat(content(redis, KEY, kind)).isEqualTo(expected(kind, COUNT));
    assertThat(redis.call("PTTL", KEY)).isEqualTo(-1L);
    assertThat(keys()).containsExactly(KEY);
  }

  @ParameterizedTest
  @EnumSource(names = {"HASH", "SORTED_SET", "LIST", "STREAM"})
  void whoeverIsInterruptedAtAnyStepIsFollowedByAnotherWhoseResultIsExact(Kind kind)
      throws IOException {
    for (Cut cut : List.of(Cut.DIES_BEFORE, Cut.DIES_AFTER)) {
      for (int request = 1; isCutAt(kind, cut, true, request); request++) {
        List<String> seen = content(redis, KEY, kind);
        assertThat(seen).as("%s %d", cut, request).isIn(old(kind), expected(kind, COUNT));

        output(kind, true).replace(elements(kind, COUNT));
        output(kind, true).discard();

        assertThat(content(redis, KEY, kind))
            .as("%s %d", cut, request)
            .isEqualTo(expected(kind, COUNT));
        assertThat(keys()).as("%s %d", cut, request).containsExactly(KEY);
      }
    }
  }

  @Test
  void whatAnInterruptedWriterHasPutInPlaceIsNoReasonToRefuseIt() throws IOException {
    for (Cut cut : List.of(Cut.DIES_BEFORE, Cut.DIES_AFTER)) {
      for (int request = 1; isCutAt(Kind.HASH, cut, false, request); request++) {
        output(Kind.HASH, false).replace(elements(Kind.HASH, COUNT));

        assertThat(content(redis, KEY, Kind.HASH)).isEqualTo(expected(Kind.HASH, COUNT));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HASH", "LIST"})
  void whoLosesTheConnectionAtAnyStepGoesOn(Kind kind) throws IOException {
    for (Cut cut : List.of(Cut.LOSES_REQUEST, Cut.LOSES_REPLY)) {
      for (int request = 1; isCutAt(kind, cut, true, request); request++) {
        assertThat(content(redis, KEY, kind))
            .as("%s %d", cut, request)
            .isEqualTo(expected(kind, COUNT));
      }
    }
  }

  /** Writes through a proxy, over something old or not; false if that took fewer requests. */
  private static boolean isCutAt(Kind kind, Cut cut, boolean overwrite, int request)
      throws IOException {
    redis.call("FLUSHALL");
    if (overwrite) {
      writeOld(kind);
    }
    boolean goesOn = cut == Cut.LOSES_REPLY || cut == Cut.LOSES_REQUEST;
    try (CuttingProxy proxy = new CuttingProxy(address, request, cut)) {
      OutputKey output = output(proxy.address(), kind, overwrite, goesOn ? PATIENT : Duration.ZERO);
      try {
        output.replace(elements(kind, COUNT));
      } catch (IOException e) {
        assertThat(goesOn).as("%s %d: %s", cut, request, e).isFalse();
      }
      return proxy.hasCut();
    }
  }

  @Test
  void aWriterThatWasTakenForDeadChangesNothingAndLeavesNothing() throws IOException {
    OutputKey output = output(Kind.LIST, false);
    Elements interrupted =
        sink -> {
          for (int i = 0; i < COUNT; i++) {
            if (i == 700) {
              output(Kind.LIST, false).replace(elements(Kind.LIST, COUNT));
            }
            sink.add(element(Kind.LIST, i + 7));
          }
        };

    assertThatThrownBy(() -> output.replace(interrupted))
        .isInstanceOf(StoreException.class)
        .hasMessage(
            "Output list totals is written by another process for the same job, or the job has"
                + " ended");
    output.discard();

    assertThat(content(redis, KEY, Kind.LIST)).isEqualTo(expected(Kind.LIST, COUNT));
    assertThat(keys()).containsExactly(KEY);
  }

  @Test
  void aWriterWhoseJobHasEndedMeanwhileChangesNothingAndLeavesNothing() throws IOException {
    OutputKey output = output(Kind.HASH, false);
    Elements cancelled =
        sink -> {
          elements(Kind.HASH, COUNT).forEach(sink);
          output.discard();
        };

    assertThatThrownBy(() -> output.replace(cancelled)).isInstanceOf(StoreException.class);

    assertThat(keys()).isEmpty();
  }

  @Test
  void whatTheServerHasLostIsWrittenAnew() throws IOException {
    AtomicInteger times = new AtomicInteger();
    Elements lostOnce =
        sink -> {
          for (int i = 0; i < COUNT; i++) {
            if (i == 700 && times.incrementAndGet() == 1) {
              deleteStaging();
            }
            sink.add(element(Kind.HASH, i));
          }
        };

    output(Kind.HASH, false).replace(lostOnce);

    assertThat(content(redis, KEY, Kind.HASH)).isEqualTo(expected(Kind.HASH, COUNT));
    assertThat(times).hasValue(2);
  }

  @Test
  void aServerThatKeepsLosingFailsTheJob() {
    Elements lostAtTheEnd =
        sink -> {
          elements(Kind.LIST, 1_000).forEach(sink);
          deleteStaging();
        };

    assertThatThrownBy(() -> output(Kind.LIST, false).replace(lostAtTheEnd))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(
            "has lost what was written of output list totals: does it evict keys");
  }

  @Test
  void whatIsEmptyIsNotThere() throws IOException {
    writeOld(Kind.HASH);

    output(Kind.HASH, true).replace(sink -> {});
    output(Kind.HASH, true).discard();

    assertThat(keys()).isEmpty();
  }

  @Test
  void ofSeveralElementsOfOneNameTheLastStays() throws IOException {
    Elements twice =
        sink -> {
          sink.add(texts("a", "1"));
          sink.add(texts("b", "2"));
          sink.add(texts("a", "3"));
        };

    output(Kind.HASH, false).replace(twice);

    assertThat(content(redis, KEY, Kind.HASH)).containsExactly("b 2", "a 3");
  }

  @Test
  void keyThatExistsIsRefusedUnlessItMayBeOverwritten() throws IOException {
    writeOld(Kind.HASH);
    String refusal =
        "Output hash totals at %s exists already: name a key that does not, or say --overwrite to replace it"
            .formatted(address);

    assertThatThrownBy(() -> output(Kind.HASH, false).check())
        .isInstanceOf(InvalidJobException.class)
        .hasMessage(refusal);
    assertThatThrownBy(() -> output(Kind.HASH, false).claim()).hasMessage(refusal);
    assertThatThrownBy(() -> output(Kind.HASH, false).replace(elements(Kind.HASH, 1)))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage(refusal);
    output(Kind.HASH, true).check();
    output(Kind.HASH, true).claim();

    assertThat(content(redis, KEY, Kind.HASH)).isEqualTo(old(Kind.HASH));
  }

  @Test
  void keyOfAnotherTypeIsRefusedInAnyCase() throws IOException {
    redis.call("ZADD", KEY, "1", "a");

    assertThatThrownBy(() -> output(Kind.LIST, true).check())
        .isInstanceOf(InvalidJobException.class)
        .hasMessage(
            "Output list totals at %s cannot be written: that key is a sorted set; name another one"
                .formatted(address));
  }

  @Test
  void keyThatComesIntoBeingMeanwhileStays() throws IOException {
    Elements late =
        sink -> {
          elements(Kind.HASH, COUNT).forEach(sink);
          writeOld(Kind.HASH);
        };

    assertThatThrownBy(() -> output(Kind.HASH, false).replace(late))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("exists already");
    output(Kind.HASH, false).discard();

    assertThat(content(redis, KEY, Kind.HASH)).isEqualTo(old(Kind.HASH));
    assertThat(keys()).containsExactly(KEY);
  }

  @Test
  void whatExpiresIsReplacedByWhatDoesNot() throws IOException {
    writeOld(Kind.HASH);
    redis.call("EXPIRE", KEY, "1000");

    output(Kind.HASH, true).replace(elements(Kind.HASH, 3));

    assertThat(redis.call("PTTL", KEY)).isEqualTo(-1L);
  }

  @Test
  void everythingThatIsLeftOfACrashExpires() throws IOException {
    Elements crash =
        sink -> {
          elements(Kind.HASH, COUNT).forEach(sink);
          throw new IOException("crash");
        };

    assertThatThrownBy(() -> output(Kind.HASH, false).replace(crash)).hasMessage("crash");

    assertThat(keys())
        .hasSize(2)
        .allMatch(key -> key.startsWith("mr:{totals}:output:job-1:"))
        .allSatisfy(
            key -> assertThat((Long) redis.call("PTTL", key)).isBetween(1L, 7L * 24 * 3_600_000));
  }

  @Test
  void aUserWhoMayNotWriteItIsToldBeforeAnythingRuns() throws IOException {
    redis.call("ACL", "SETUSER", "other", "on", ">secret", "~mr:*", "~other", "+@all");
    redis.call("ACL", "SETUSER", "reader", "on", ">secret", "~*", "+@all", "-hset");
    OutputKey others = output(as("other"), Kind.HASH, false, PATIENT);
    OutputKey readers = output(as("reader"), Kind.HASH, false, PATIENT);

    assertThatThrownBy(others::check)
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("does not let user other write output hash totals: NOPERM");
    assertThatThrownBy(readers::claim)
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("does not let user reader write output hash totals: NOPERM")
        .hasMessageContaining("hset");
    assertThat(keys()).isEmpty();
  }

  @Test
  void aServerThatIsNotThereIsNamed() {
    OutputKey nowhere = output(address.at("127.0.0.1", 1), Kind.HASH, false, Duration.ZERO);

    assertThatThrownBy(() -> nowhere.replace(elements(Kind.HASH, 1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(
            "Redis at redis://127.0.0.1:1, where output hash totals is to be written, could not be"
                + " used for 0 s: Connection refused");
  }

  private static OutputKey output(Kind kind, boolean overwrite) {
    return output(address, kind, overwrite, PATIENT);
  }

  private static OutputKey output(
      ServerAddress where, Kind kind, boolean overwrite, Duration patience) {
    RedisAddress at =
        new RedisAddress(
            RedisAddress.Kind.SERVER,
            List.of("redis://%s:%d".formatted(where.host(), where.port())),
            "",
            0,
            where.login(),
            address.files());
    return new OutputKey(
        new Entrance(at), kind, KeyNames.of("mr", KEY, "job-1"), overwrite, patience);
  }

  private static ServerAddress as(String user) {
    return new ServerAddress(
        false, address.host(), address.port(), new Login(user, "secret"), 0, address.files());
  }

  private static void writeOld(Kind kind) throws IOException {
    for (Object[] command : new StagingKey(kind, KEY).append(List.of(oldElement(kind)))) {
      redis.call(command);
    }
  }

  private static void deleteStaging() throws IOException {
    for (String key : keys()) {
      if (!key.endsWith(":marker")) {
        redis.call("DEL", key);
      }
    }
  }

  private static List<String> keys() throws IOException {
    return ((List<?>) redis.call("KEYS", "*")).stream().map(Node::text).toList();
  }
}
