package dev.millrace.redis.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.millrace.redis.doctor.Finding.Severity;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each check, on what a server says of itself. */
final class DoctorTest {

  /** A server that answers to nothing but what a test has told it. */
  private record Place(boolean tls, boolean loopback, boolean open) {}

  private static final Place SAFE = new Place(true, true, false);

  private static Examined server(String info, Place place, Map<String, Object> answers) {
    return new Examined(info.replace(' ', '\n')) {
      @Override
      Object ask(String... command) {
        return answers.getOrDefault(String.join(" ", command), "-NOPERM no");
      }

      @Override
      boolean servesAnyone() {
        return place.open();
      }

      @Override
      boolean isTls() {
        return place.tls();
      }

      @Override
      boolean isLoopback() {
        return place.loopback();
      }
    };
  }

  private static Severity severity(Check check, Examined server) throws IOException {
    return check.examine(server).get(0).severity();
  }

  @ParameterizedTest
  @CsvSource({
    "redis_version:6.2.20, ERROR, jobs need Redis Functions",
    "redis_version:7.0.15, WARN, CVE-2025-49844",
    "redis_version:7.2.10, WARN, CVE-2025-49844",
    "redis_version:7.4.0, WARN, CVE-2024-31228",
    "redis_version:7.2.11, WARN, CVE-2026-23479",
    "redis_version:8.2.2, WARN, CVE-2025-62507",
    "redis_version:8.6.2, WARN, CVE-2026-23479",
    "redis_version:8.6.3, OK, ''",
    "redis_version:8.8.0, OK, ''",
    "redis_version:7.2.4 valkey_version:8.1.5, WARN, CVE-2026-21863",
    "redis_version:7.2.4 valkey_version:8.1.6, OK, ''",
    "redis_version:7.2.4 valkey_version:9.0.2, WARN, CVE-2026-27623",
    "redis_version:7.2.4 valkey_version:9.0.3, OK, ''",
    "nothing:said, WARN, nothing can be said"
  })
  void versionSaysWhatMayBeMissing(String info, Severity severity, String meaning) {
    Finding finding = new VersionCheck().examine(server(info, SAFE, Map.of())).get(0);

    assertThat(finding.severity()).isEqualTo(severity);
    assertThat(finding.meaning()).contains(meaning);
  }

  @ParameterizedTest
  @CsvSource({"no, WARN", "yes, OK"})
  void expiryOfWhatIsLargeShouldNotHoldEverybodyUp(String lazy, Severity severity)
      throws IOException {
    Map<String, Object> answers =
        Map.of("CONFIG GET lazyfree-lazy-expire", List.of("lazyfree-lazy-expire", lazy));

    assertThat(severity(StorageChecks::expiry, server("", SAFE, answers))).isEqualTo(severity);
    assertThat(severity(StorageChecks::expiry, server("", SAFE, Map.of()))).isEqualTo(Severity.OK);
  }

  @ParameterizedTest
  @CsvSource({
    "aof_enabled:1 connected_slaves:0, OK",
    "aof_enabled:0 connected_slaves:0, WARN",
    "aof_enabled:0 connected_slaves:1, OK",
    "loading:1, WARN",
    "aof_enabled:1 aof_last_write_status:err, ERROR",
    "aof_enabled:1 rdb_last_bgsave_status:err, ERROR"
  })
  void persistence(String info, Severity severity) throws IOException {
    assertThat(severity(StorageChecks::persistence, server(info, SAFE, Map.of())))
        .isEqualTo(severity);
  }

  @ParameterizedTest
  @CsvSource({
    "maxmemory:0, noeviction, WARN, OK",
    "maxmemory:1000 used_memory:500, noeviction, OK, OK",
    "maxmemory:1000 used_memory:800, noeviction, WARN, OK",
    "maxmemory:1000 used_memory:950, allkeys-lru, ERROR, ERROR"
  })
  void memoryAndEviction(String info, String policy, Severity memory, Severity eviction)
      throws IOException {
    Examined server = server(info + " maxmemory_policy:" + policy, SAFE, Map.of());

    assertThat(severity(StorageChecks::memory, server)).isEqualTo(memory);
    assertThat(severity(StorageChecks::eviction, server)).isEqualTo(eviction);
  }

  @Test
  void replication() throws IOException {
    Map<String, Object> unsafe =
        Map.of("CONFIG GET min-replicas-to-write", List.of("min-replicas-to-write", "0"));

    assertThat(severity(StorageChecks::replication, server("role:slave", SAFE, Map.of())))
        .isEqualTo(Severity.ERROR);
    assertThat(
            severity(
                StorageChecks::replication, server("role:master connected_slaves:2", SAFE, unsafe)))
        .isEqualTo(Severity.WARN);
    assertThat(severity(StorageChecks::replication, server("role:master", SAFE, unsafe)))
        .isEqualTo(Severity.OK);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, OK, 'a master with 1 replicas, at most 1 s and 1.0 MiB behind'",
    "11, 1, WARN, 'a master with 1 replicas, at most 11 s and 1.0 MiB behind'"
  })
  void replicasLag(int seconds, int mebibytes, Severity severity, String found) throws IOException {
    String info =
        "role:master connected_slaves:1 master_repl_offset:%d slave0:ip=h,port=2,state=online,offset=1000,lag=%d"
            .formatted(1000 + (mebibytes << 20), seconds);

    Finding finding = StorageChecks.replication(server(info, SAFE, Map.of())).get(0);

    assertThat(finding.severity()).isEqualTo(severity);
    assertThat(finding.found()).isEqualTo(found);
  }

  /** What a Sentinel answers, with what is changed in it. */
  private static List<Finding> sentinel(String quorum, String... changes) {
    String master = "ip h port 1 flags master num-other-sentinels 2 quorum 2";
    String replica = "ip h port 2 flags slave master-link-status ok slave-priority 100";
    for (int i = 0; i < changes.length; i += 2) {
      master = master.replace(changes[i], changes[i + 1]);
      replica = replica.replace(changes[i], changes[i + 1]);
    }
    return new SentinelCheck(
            "mymaster",
            List.of(master.split(" ")),
            quorum,
            List.of(
                List.of(replica.split(" ")),
                List.of(replica.replace("port 2", "port 3").split(" "))))
        .findings();
  }

  @Test
  void sentinelSaysWhetherSomebodyTakesOver() {
    String agree = "OK 3 usable Sentinels";

    assertThat(sentinel(agree))
        .extracting(Finding::found)
        .containsExactly(
            "3 know the master h:1, of whom 2 have to agree, and can; 2 replicas can take over");
    assertThat(sentinel("-NOQUORUM 1 usable Sentinels"))
        .extracting(Finding::severity, Finding::found)
        .containsExactly(
            tuple(
                Severity.WARN,
                "3 are known, of whom 2 have to agree, and do not: -NOQUORUM 1 usable Sentinels"));
    assertThat(sentinel(agree, "sentinels 2", "sentinels 1"))
        .extracting(Finding::found)
        .containsExactly("only 2 are known");
    assertThat(sentinel(agree, "flags master", "flags o_down,master"))
        .extracting(Finding::severity, Finding::found)
        .containsExactly(tuple(Severity.ERROR, "the master h:1 is down (o_down,master)"));
    assertThat(sentinel(agree, "flags slave", "flags s_down,slave"))
        .extracting(Finding::found)
        .containsExactly(
            "no replica can take over: h:2 (down, or cut off), h:3 (down, or cut off)");
    assertThat(sentinel(agree, "priority 100", "priority 0"))
        .extracting(Finding::found)
        .containsExactly(
            "no replica can take over: h:2 (replica-priority 0), h:3 (replica-priority 0)");
    assertThat(
            new SentinelCheck("other", "-ERR No such master with that name", "-", "-").findings())
        .extracting(Finding::found)
        .containsExactly("does not know other");
    assertThat(new SentinelCheck("mymaster", "-NOPERM no", "-", "-").findings())
        .extracting(Finding::found)
        .containsExactly("not shown to this user: -NOPERM no");
  }

  @ParameterizedTest
  @CsvSource({
    "true,  false, false, OK,   OK",
    "false, true,  false, OK,   OK",
    "false, false, false, WARN, OK",
    "false, true,  true,  OK,   WARN",
    "false, false, true,  WARN, ERROR"
  })
  void tlsAndLogin(boolean tls, boolean loopback, boolean open, Severity of, Severity login)
      throws IOException {
    Examined server = server("", new Place(tls, loopback, open), Map.of());

    assertThat(severity(NetworkChecks::tls, server)).isEqualTo(of);
    assertThat(severity(NetworkChecks::login, server)).isEqualTo(login);
  }

  @Test
  void clockAndTimeout() throws IOException {
    long seconds = System.currentTimeMillis() / 1_000;
    Map<String, Object> wrong =
        Map.of(
            "TIME", List.of(String.valueOf(seconds - 3_600), "0"),
            "CONFIG GET timeout", List.of("timeout", "3"));
    Map<String, Object> right =
        Map.of(
            "TIME", List.of(String.valueOf(seconds), "500000"),
            "CONFIG GET timeout", List.of("timeout", "0"));

    assertThat(severity(NetworkChecks::clock, server("", SAFE, wrong))).isEqualTo(Severity.WARN);
    assertThat(severity(NetworkChecks::clock, server("", SAFE, right))).isEqualTo(Severity.OK);
    assertThat(severity(NetworkChecks::timeout, server("", SAFE, wrong))).isEqualTo(Severity.WARN);
    assertThat(severity(NetworkChecks::timeout, server("", SAFE, right))).isEqualTo(Severity.OK);
  }

  @Test
  void clusterSaysWhichMastersThereAreAndWhatItLacks() {
    String whole =
        """
        a 127.0.0.1:7001@17001 myself,master - 0 0 1 connected 0-8191
        b 127.0.0.1:7002@17002,name master - 0 0 2 connected 8192-16383 [5->-a]
        c 127.0.0.1:7003@17003 slave a 0 0 1 connected
        d 127.0.0.1:7004@17004 slave b 0 0 2 connected
        e :7005@17005 master - 0 0 3 connected
        """;

    assertThat(ClusterCheck.parse(whole).masters())
        .extracting(ClusterCheck.Master::port)
        .containsExactly(7001, 7002);
    assertThat(ClusterCheck.parse(whole).finding().severity()).isEqualTo(Severity.OK);
    assertThat(ClusterCheck.parse(whole.replace("slave b", "slave a")).finding().severity())
        .isEqualTo(Severity.WARN);
    assertThat(ClusterCheck.parse(whole.replace("8192-16383", "8192-16382")).finding().found())
        .isEqualTo("1 slots are served by nobody");
    assertThat(ClusterCheck.parse(whole.replace(",name master", " master,fail")).finding().found())
        .startsWith("127.0.0.1:7002 cannot be reached");
  }
}
