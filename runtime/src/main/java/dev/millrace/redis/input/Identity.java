package dev.millrace.redis.input;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server says of itself.
 *
 * @param runId another one for each process; empty if this user may not ask
 * @param cluster whether it is a node of a cluster
 */
record Identity(String runId, boolean cluster) {

  private static final Pattern RUN_ID = Pattern.compile("(?m)^run_id:(\\w+)");

  /** Valkey says server_mode. */
  private static final Pattern CLUSTER = Pattern.compile("(?m)^(redis|server)_mode:cluster");

  static Identity of(Connection connection) throws IOException {
    String told;
    try {
      told = Node.text(connection.call("INFO", "server"));
    } catch (ReplyException e) {
      if (!e.is("NOPERM")) {
        throw e;
      }
      told = "";
    }
    Matcher runId = RUN_ID.matcher(told);
    return new Identity(runId.find() ? runId.group(1) : "", CLUSTER.matcher(told).find());
  }
}
