package dev.millrace.redis.doctor;

import dev.millrace.redis.input.ServerLink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether somebody takes over when the master is lost, as one Sentinel sees it.
 *
 * @param name what the Sentinels call the master
 * @param master what it answers to SENTINEL MASTER
 * @param quorum to SENTINEL CKQUORUM
 * @param replicas to SENTINEL REPLICAS
 */
record SentinelCheck(String name, Object master, Object quorum, Object replicas) {

  private static final String CHECK = "sentinels";

  /** With fewer, the loss of one leaves no majority of two. */
  private static final int ENOUGH = 3;

  private static final String NOBODY =
      "if the master is lost nobody takes over: jobs wait, and fail when their patience is over";

  /** Asks one. */
  static SentinelCheck ask(ServerLink sentinel, String name) throws IOException {
    return new SentinelCheck(
        name,
        sentinel.ask("SENTINEL", "MASTER", name),
        sentinel.ask("SENTINEL", "CKQUORUM", name),
        sentinel.ask("SENTINEL", "REPLICAS", name));
  }

  /** What is found of one that cannot be asked. */
  static Finding silent(IOException reason) {
    return Finding.warn(
        CHECK,
        "does not answer: " + reason.getMessage(),
        "one fewer to see that the master is lost, and to agree on a new one",
        "redis-sentinel /etc/redis/sentinel.conf   # on its machine; its log says why it ended");
  }

  /** What is found of the master if it cannot be asked. */
  static Finding masterIsSilent(IOException reason) {
    return Finding.error(
        CHECK,
        "the master cannot be examined: " + reason.getMessage(),
        "jobs wait until it answers or another takes over, and fail when their patience is over",
        "redis-cli -h HOST -p PORT PING   # of the master that the Sentinels name; and its log");
  }

  List<Finding> findings() {
    if (!(master instanceof List<?>)) {
      return List.of(unknown(String.valueOf(master)));
    }
    Map<String, String> said = fields(master);
    List<Finding> findings = new ArrayList<>();
    String place = said.get("ip") + ":" + said.get("port");
    if (said.getOrDefault("flags", "").contains("down")) {
      findings.add(
          Finding.error(
              CHECK,
              "the master %s is down (%s)".formatted(place, said.get("flags")),
              "jobs wait until another has taken over",
              "redis-cli SENTINEL FAILOVER " + name));
    }
    int known = number(said, "num-other-sentinels") + 1;
    if (!String.valueOf(quorum).startsWith("OK")) {
      findings.add(
          Finding.warn(
              CHECK,
              "%d are known, of whom %s have to agree, and do not: %s"
                  .formatted(known, said.get("quorum"), quorum),
              NOBODY,
              "redis-cli SENTINEL SENTINELS %s   # start those whose flags say that they are down"
                  .formatted(name)));
    } else if (known < ENOUGH) {
      findings.add(
          Finding.warn(
              CHECK,
              "only %d are known".formatted(known),
              "the loss of one leaves no majority; then, " + NOBODY,
              "redis-cli SENTINEL MONITOR %s %s %s 2   # of further Sentinels, three in all"
                  .formatted(name, said.get("ip"), said.get("port"))));
    }
    heirs().ifBad(findings);
    return findings.isEmpty()
        ? List.of(
            Finding.ok(
                CHECK,
                "%d know the master %s, of whom %s have to agree, and can; %s"
                    .formatted(known, place, said.get("quorum"), heirs())))
        : findings;
  }

  private Finding unknown(String answer) {
    return answer.contains("No such master")
        ? Finding.warn(
            CHECK,
            "does not know " + name,
            "it says nobody where the master is, and does not watch it",
            "redis-cli SENTINEL MONITOR %s HOST PORT 2".formatted(name))
        : Finding.warn(
            CHECK,
            "not shown to this user: " + answer,
            "whether somebody takes over when the master is lost is not known",
            "redis-cli ACL SETUSER USER +sentinel|master +sentinel|ckquorum +sentinel|replicas");
  }

  /** The replicas that could take over, and those that could not. */
  private Heirs heirs() {
    List<String> able = new ArrayList<>();
    List<String> unable = new ArrayList<>();
    if (replicas instanceof List<?> all) {
      for (Object each : all) {
        Map<String, String> said = fields(each);
        boolean follows =
            !said.getOrDefault("flags", "").contains("down")
                && said.getOrDefault("master-link-status", "").equals("ok");
        boolean may = number(said, "slave-priority") > 0;
        String place = said.get("ip") + ":" + said.get("port");
        if (follows && may) {
          able.add(place);
        } else {
          unable.add(place + (follows ? " (replica-priority 0)" : " (down, or cut off)"));
        }
      }
    }
    return new Heirs(name, able, unable);
  }

  private record Heirs(String name, List<String> able, List<String> unable) {

    void ifBad(List<Finding> findings) {
      if (able.isEmpty()) {
        findings.add(
            Finding.warn(
                CHECK,
                "no replica can take over" + (unable.isEmpty() ? "" : ": " + list(unable)),
                NOBODY,
                "redis-cli SENTINEL GET-MASTER-ADDR-BY-NAME %s   # then REPLICAOF that address, on another server"
                    .formatted(name)));
      } else if (!unable.isEmpty()) {
        findings.add(
            Finding.warn(
                CHECK,
                "%d replicas can take over, and %s cannot".formatted(able.size(), list(unable)),
                "one fewer to take over when the master is lost",
                "redis-cli SENTINEL RESET %s   # forgets one that is gone for good; else start it"
                    .formatted(name)));
      }
    }

    private static String list(List<String> places) {
      return String.join(", ", places);
    }

    @Override
    public String toString() {
      return able.size() == 1 ? "1 replica can take over" : able.size() + " replicas can take over";
    }
  }

  /** Names and values in turn. */
  private static Map<String, String> fields(Object reply) {
    Map<String, String> fields = new HashMap<>();
    if (reply instanceof List<?> all) {
      for (int i = 0; i + 1 < all.size(); i += 2) {
        fields.put(String.valueOf(all.get(i)), String.valueOf(all.get(i + 1)));
      }
    }
    return fields;
  }

  private static int number(Map<String, String> fields, String name) {
    String value = fields.getOrDefault(name, "");
    return value.matches("\\d{1,9}") ? Integer.parseInt(value) : 0;
  }
}
