package dev.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.Phase;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.redisson.connection.CRC16;

/**
 * The names of the keys, which processes of other builds and ACL rules rely on, and their slots.
 */
final class KeysTest {
  private static final int SLOTS = 16_384;
  private static final String ODD_ID = "a_-9Z";
  private final Keys keys = new Keys("mr");

  @Test
  void namesAreTheseAndNoOthers() {
    List<String> names =
        List.of(
            keys.submissions(),
            keys.jobs(),
            keys.active(),
            keys.later(),
            keys.schedules(),
            keys.due(),
            keys.fired(),
            keys.ended(),
            keys.workers(),
            keys.wake(),
            keys.job("wc"),
            keys.plan("wc"),
            keys.tasks("wc", Phase.MAP),
            keys.tasks("wc", Phase.REDUCE),
            keys.queued("wc"),
            keys.delayed("wc"),
            keys.committed("wc", Phase.MAP),
            keys.committed("wc", Phase.REDUCE),
            keys.failures("wc"),
            keys.attempts("wc"),
            keys.logs("wc"),
            keys.history("wc"),
            keys.running("wc"),
            keys.skipped("wc"),
            keys.dead("wc"),
            keys.events("wc"),
            keys.steps("wc"),
            keys.live("wc", 7),
            keys.partials("wc", 7),
            keys.result("wc", 7),
            keys.side("0a"));

    assertThat(names)
        .containsExactly(
            "mr:{mr}:submissions",
            "mr:{mr}:jobs",
            "mr:{mr}:active",
            "mr:{mr}:later",
            "mr:{mr}:schedules",
            "mr:{mr}:due",
            "mr:{mr}:fired",
            "mr:{mr}:ended",
            "mr:{mr}:workers",
            "mr:{mr}:wake",
            "mr:{wc}:job",
            "mr:{wc}:plan",
            "mr:{wc}:map",
            "mr:{wc}:reduce",
            "mr:{wc}:queued",
            "mr:{wc}:delayed",
            "mr:{wc}:committed:map",
            "mr:{wc}:committed:reduce",
            "mr:{wc}:failures",
            "mr:{wc}:attempts",
            "mr:{wc}:logs",
            "mr:{wc}:history",
            "mr:{wc}:running",
            "mr:{wc}:skipped",
            "mr:{wc}:dead",
            "mr:{wc}:events",
            "mr:{wc}:steps",
            "mr:{wc/7.29}:live",
            "mr:{wc/7.29}:partials",
            "mr:{wc/7.29}:result",
            "mr:{file-0a}:chunks")
        .doesNotHaveDuplicates();
    assertThat(publicNames()).as("every key of the class is pinned here").hasSize(29);
  }

  @Test
  void everyKeyBeginsWithTheNamespaceSoThatAnAclPatternCoversIt() {
    Keys other = new Keys("team-a");

    assertThat(List.of(other.submissions(), other.job("wc"), other.live("wc", 0), other.wake()))
        .allMatch(key -> key.startsWith("team-a:{"));
  }

  @Test
  void controlKeysOfAJobShareASlot() {
    assertThat(
            Stream.of(
                    keys.job(ODD_ID),
                    keys.plan(ODD_ID),
                    keys.tasks(ODD_ID, Phase.MAP),
                    keys.tasks(ODD_ID, Phase.REDUCE),
                    keys.queued(ODD_ID),
                    keys.committed(ODD_ID, Phase.MAP),
                    keys.committed(ODD_ID, Phase.REDUCE),
                    keys.failures(ODD_ID),
                    keys.running(ODD_ID),
                    keys.skipped(ODD_ID),
                    keys.dead(ODD_ID),
                    keys.events(ODD_ID),
                    keys.steps(ODD_ID))
                .map(KeysTest::slot)
                .distinct())
        .hasSize(1);
  }

  @Test
  void keysOfAPartitionShareASlot() {
    for (int partition = 0; partition < 64; partition++) {
      assertThat(slot(keys.live("wc", partition)))
          .isEqualTo(slot(keys.partials("wc", partition)))
          .isEqualTo(slot(keys.result("wc", partition)));
    }
  }

  @Test
  void keysThatAllJobsShareAreInOneSlot() {
    assertThat(
            Stream.of(keys.submissions(), keys.jobs(), keys.active(), keys.workers(), keys.wake())
                .map(KeysTest::slot)
                .distinct())
        .hasSize(1);
  }

  private static List<String> publicNames() {
    return Arrays.stream(Keys.class.getDeclaredMethods())
        .filter(method -> !java.lang.reflect.Modifier.isPrivate(method.getModifiers()))
        .map(Method::getName)
        .filter(name -> !name.startsWith("$") && !name.startsWith("lambda"))
        .toList();
  }

  /** As Redis Cluster does: CRC16 of what is between the first brace and the next closing one. */
  private static int slot(String key) {
    int open = key.indexOf('{');
    String tag = key.substring(open + 1, key.indexOf('}', open));
    return CRC16.crc16(tag.getBytes(java.nio.charset.StandardCharsets.US_ASCII)) % SLOTS;
  }
}
