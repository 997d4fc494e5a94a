package dev.millrace.redis.doctor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a cluster is whole, by what one of its nodes tells of the others (CLUSTER NODES).
 *
 * @param masters those that have slots
 */
record ClusterCheck(List<Master> masters) {

  private static final String CHECK = "cluster";
  private static final String HARM =
      "jobs whose keys are there wait, and fail when their patience is over";
  private static final int SLOTS = 16_384;

  /**
   * A master.
   *
   * @param host empty if it does not know its own
   * @param slots how many it has
   * @param replicas how many others follow it
   * @param failing whether others do not reach it
   */
  record Master(String host, int port, int slots, int replicas, boolean failing) {}

  static ClusterCheck parse(String text) {
    List<String[]> lines =
        text.lines().map(line -> line.split(" ", -1)).filter(each -> each.length >= 8).toList();
    List<Master> masters = new ArrayList<>();
    for (String[] fields : lines) {
      int slots = 0;
      for (int i = 8; i < fields.length; i++) {
        slots += slots(fields[i]);
      }
      if (slots == 0) {
        continue;
      }
      String place = fields[1].split("[@,]", 2)[0];
      int colon = place.lastIndexOf(':');
      int replicas =
          (int)
              lines.stream()
                  .filter(each -> each[3].equals(fields[0]) && !each[2].contains("fail"))
                  .count();
      masters.add(
          new Master(
              place.substring(0, colon),
              Integer.parseInt(place.substring(colon + 1)),
              slots,
              replicas,
              fields[2].contains("fail")));
    }
    return new ClusterCheck(masters);
  }

  /** {@code 0-5460} or {@code 7}; a slot that is on its way stands in brackets, and again. */
  private static int slots(String range) {
    String[] ends = range.split("-", 2);
    if (!range.matches("\\d+(-\\d+)?")) {
      return 0;
    }
    return Integer.parseInt(ends[ends.length - 1]) - Integer.parseInt(ends[0]) + 1;
  }

  /** What is found where a user may not ask. */
  static Finding hidden() {
    return Finding.warn(
        CHECK,
        "not shown to this user",
        "only this node was looked at",
        "give the user +cluster|nodes");
  }

  /** What is found of a master that cannot be asked. */
  static Finding silent(IOException reason) {
    return Finding.error(
        CHECK, "does not answer: " + reason.getMessage(), HARM, "redis-cli PING   # and its log");
  }

  Finding finding() {
    int served = masters.stream().mapToInt(Master::slots).sum();
    List<String> failing =
        masters.stream()
            .filter(Master::failing)
            .map(each -> each.host() + ":" + each.port())
            .toList();
    if (served < SLOTS || !failing.isEmpty()) {
      return Finding.error(
          CHECK,
          failing.isEmpty()
              ? (SLOTS - served) + " slots are served by nobody"
              : String.join(", ", failing) + " cannot be reached by the others",
          HARM,
          "redis-cli --cluster fix HOST:PORT");
    }
    long alone = masters.stream().filter(each -> each.replicas() == 0).count();
    String found = "%d masters, %d of them without a replica".formatted(masters.size(), alone);
    return alone > 0
        ? Finding.warn(
            CHECK,
            found,
            "the loss of such a master stops the jobs that have keys there",
            "redis-cli --cluster add-node NEW_HOST:PORT HOST:PORT --cluster-slave")
        : Finding.ok(CHECK, masters.size() + " masters, each with a replica");
  }
}
