package dev.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The rules of docs/security.md are those that the code needs. */
final class SecurityDocTest {

  private static final Path DOC = Path.of("..", "docs", "security.md");

  @Test
  void ruleOfEachRoleIsTheOneOfTheDocs() throws IOException {
    List<String> rules =
        Arrays.stream(AccessRole.values())
            .map(role -> "ACL SETUSER mr" + role + " on >PASSWORD " + role.rule("mr"))
            .toList();

    assertThat(Files.readAllLines(DOC)).containsSequence(rules);
  }

  @Test
  void everyFunctionIsOfARole() {
    Set<Transition> called = EnumSet.noneOf(Transition.class);
    for (AccessRole role : AccessRole.values()) {
      called.addAll(role.transitions());
    }

    assertThat(called).containsExactlyInAnyOrder(Transition.values());
  }

  @Test
  void commandsOfAFunctionAreThoseOfItsFileAndOfWhatItCallsOfThePrelude() {
    FunctionCommands commands = new FunctionCommands();

    assertThat(commands.of(Transition.PUT)).containsExactly("hset", "pexpire");
    // hand_back calls pending, file_records, file_log, withdraw and, by that, other_entry, dequeue
    // and
    // dequeue_all.
    assertThat(commands.of(Transition.HAND_BACK))
        .containsExactly(
            "exists",
            "hdel",
            "hexists",
            "hget",
            "hincrby",
            "hmget",
            "hset",
            "ltrim",
            "pexpire",
            "rpush",
            "time",
            "xack",
            "xadd",
            "xdel",
            "xpending");
    assertThat(commands.of(Transition.SUBMIT)).contains("xgroup|create").doesNotContain("xgroup");
  }
}
