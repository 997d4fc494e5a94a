package dev.millrace.redis;

import static dev.millrace.redis.InputReading.CONTEXT;
import static dev.millrace.redis.InputReading.readAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.InvalidJobException;
import dev.millrace.Split;
import dev.millrace.input.RedisInput;
import dev.millrace.redis.embedded.EmbeddedServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the rights of a user, or the server, do not let divide is read as a whole, and said so. */
@Timeout(120)
final class WholeInputIT {

  private static final int MANY = 20_000;
  private static final List<String> ALL =
      IntStream.range(0, MANY).mapToObj(i -> "f" + i + "=v" + i).sorted().toList();

  private static EmbeddedServer server;
  private static RespConnection redis;

  @BeforeAll
  static void start() {
    server = EmbeddedServer.start();
    redis = new RespConnection(server.uri());
    IntStream.range(0, MANY).forEach(i -> redis.send("HSET", "hash", "f" + i, "v" + i));
    IntStream.range(0, MANY).forEach(i -> redis.receive());
    redis.call("RPUSH", "list", "a", "b");
  }

  @AfterAll
  static void stop() {
    redis.close();
    server.close();
  }

  @Test
  void userWithTheRightsThatTheDocsNameReadsInSplits() throws IOException {
    assertRead(userWith("+@read +multi +exec +info"), 8);
  }

  @Test
  void userWhoMayNotAskInfoReadsInOneSplit() throws IOException {
    assertRead(
        userWith("+@read +multi +exec"),
        1,
        "hash hash is read in one split, as this user may not ask INFO which process of the server"
            + " holds it");
  }

  @Test
  void userWhoMayNotSendTransactionsReadsInOneSplit() throws IOException {
    assertRead(
        userWith("+@read +info"),
        1,
        "hash hash is read in one split, as this user may not send MULTI and EXEC");
  }

  @Test
  void whatAServerScansInAnotherOrderIsReadInOneSplit() throws IOException {
    try (SequentialServer other = new SequentialServer(MANY)) {
      assertRead(
          other.uri(),
          1,
          "hash hash is read in one split, as the server scans it in another order than Redis does");
    }
  }

  @Test
  void whatCannotBeReadAtAllIsRefusedWithTheRightThatIsMissing() {
    assertRefused(
        RedisInput.hash("hash").at(userWith("+@read -hlen")),
        "does not let user reader read input hash hash: NOPERM",
        "'hlen'",
        "give the user +@read +multi +exec +info, and the key");
    assertRefused(RedisInput.hash("hash").at(userWith("+@read -hscan +info +multi +exec")), "scan");
    assertRefused(RedisInput.list("list").at(userWith("+@read -lindex")), "list list", "'lindex'");
    assertRefused(RedisInput.list("other").at(userWith("+@read")), "list other", "keys");
  }

  @Test
  void listWithoutTheRightToTransactionsIsRefusedWhenItIsRead() throws IOException {
    RedisInput<String> list = RedisInput.list("list").at(userWith("+@read"));
    List<Split> splits = list.splits(CONTEXT);

    assertThatThrownBy(() -> readAll(list, splits, each -> each))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("does not let user reader read input list list: NOPERM")
        .hasMessageContaining("'multi'");
  }

  private static void assertRead(String uri, int splits, String... notes) throws IOException {
    RedisInput<RedisInput.Field> input = RedisInput.hash("hash").at(uri);
    List<String> told = new ArrayList<>();

    List<Split> planned = input.splits(CONTEXT.telling(told::add));
    List<String> read = readAll(input, planned, field -> field.name() + "=" + field.value());

    assertThat(planned).hasSizeGreaterThanOrEqualTo(splits);
    assertThat(planned.size() == 1).isEqualTo(splits == 1);
    assertThat(told).containsExactly(notes);
    assertThat(read.stream().sorted()).isEqualTo(ALL);
  }

  private static void assertRefused(RedisInput<?> input, String... parts) {
    assertThatThrownBy(() -> input.splits(CONTEXT))
        .isInstanceOf(InvalidJobException.class)
        .message()
        .contains(parts);
  }

  /** Where a user with these rights, and those to the keys of this test, is let in. */
  private static String userWith(String rights) {
    List<Object> rules =
        new ArrayList<>(List.of("ACL", "SETUSER", "reader", "reset", "on", ">secret"));
    rules.addAll(List.of("~hash", "~list"));
    rules.addAll(List.of(rights.split(" ")));
    redis.call(rules.toArray());
    return server.uri().replaceFirst("//.*@", "//reader:secret@");
  }
}
