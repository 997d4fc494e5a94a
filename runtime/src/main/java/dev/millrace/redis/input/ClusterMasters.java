package dev.millrace.redis.input;

import dev.millrace.InvalidJobException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The masters of a cluster, with the slots of each, as a node tells them. */
final class ClusterMasters {

  /**
   * A master.
   *
   * @param id its name in the cluster
   * @param slots which slots it serves, as {@code 0-5460}
   */
  record Master(String id, ServerAddress address, String slots) {}

  private ClusterMasters() {}

  /**
   * Those that serve slots.
   *
   * @throws InvalidJobException if a slot is being moved: then a key may be on two nodes, or none
   */
  static List<Master> of(Node node) throws IOException {
    List<Master> masters = new ArrayList<>();
    for (String line : Node.text(node.call("CLUSTER", "NODES")).split("\n", -1)) {
      String[] fields = line.split(" ", 9);
      if (fields.length < 9 || !fields[2].contains("master")) {
        continue;
      }
      if (fields[8].contains("[")) {
        throw new InvalidJobException(
            "The cluster of %s is moving slots between its nodes: submit the job when that is over"
                .formatted(node.address()));
      }
      masters.add(new Master(fields[0], address(node, fields[1]), fields[8].strip()));
    }
    return masters;
  }

  /** {@code HOST:PORT@BUSPORT[,NAME]}; a node may not know its own host. */
  private static ServerAddress address(Node node, String text) {
    String place = text.split("[@,]", 2)[0];
    int colon = place.lastIndexOf(':');
    String host = place.substring(0, colon);
    return node.address()
        .at(
            host.isEmpty() ? node.address().host() : host,
            Integer.parseInt(place.substring(colon + 1)));
  }
}
