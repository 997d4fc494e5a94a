package dev.millrace.redis.doctor;

import dev.millrace.redis.AccessRole;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether a user has the rights that its role needs, and which others it had better not have. */
final class RightsCheck implements Check {

  private static final String CHECK = "rights";
  private static final String KEY = "KEY";

  /** A call of each command, with as many arguments as it wants at least. */
  private static final Map<String, String> CALLS =
      Map.ofEntries(
          Map.entry("fcall", "fcall f 1 KEY"),
          Map.entry("fcall_ro", "fcall_ro f 1 KEY"),
          Map.entry("function|list", "function list"),
          Map.entry("function|load", "function load x"),
          Map.entry("hexists", "hexists KEY f"),
          Map.entry("hget", "hget KEY f"),
          Map.entry("hdel", "hdel KEY f"),
          Map.entry("hmget", "hmget KEY f"),
          Map.entry("hincrby", "hincrby KEY f 1"),
          Map.entry("hscan", "hscan KEY 0"),
          Map.entry("hset", "hset KEY f v"),
          Map.entry("hsetnx", "hsetnx KEY f v"),
          Map.entry("info", "info"),
          Map.entry("ping", "ping"),
          Map.entry("lrange", "lrange KEY 0 1"),
          Map.entry("ltrim", "ltrim KEY 0 1"),
          Map.entry("rpush", "rpush KEY v"),
          Map.entry("zremrangebyrank", "zremrangebyrank KEY 0 1"),
          Map.entry("zremrangebyscore", "zremrangebyscore KEY 0 1"),
          Map.entry("xinfo|groups", "xinfo groups KEY"),
          Map.entry("pexpire", "pexpire KEY 1"),
          Map.entry("psetex", "psetex KEY 1 v"),
          Map.entry("time", "time"),
          Map.entry("xack", "xack KEY g 1-1"),
          Map.entry("xadd", "xadd KEY * f v"),
          Map.entry("xclaim", "xclaim KEY g c 1 1-1"),
          Map.entry("xdel", "xdel KEY 1-1"),
          Map.entry("xgroup|create", "xgroup create KEY g 0"),
          Map.entry("xgroup|delconsumer", "xgroup delconsumer KEY g c"),
          Map.entry("xinfo|consumers", "xinfo consumers KEY g"),
          Map.entry("xpending", "xpending KEY g"),
          Map.entry("xrange", "xrange KEY - +"),
          Map.entry("xread", "xread streams KEY 0"),
          Map.entry("xreadgroup", "xreadgroup group g c streams KEY >"),
          Map.entry("zadd", "zadd KEY 1 m"),
          Map.entry("zrange", "zrange KEY 0 1"),
          Map.entry("zrem", "zrem KEY m"),
          Map.entry("zrevrange", "zrevrange KEY 0 1"),
          Map.entry("zscore", "zscore KEY m"));

  private static final List<String> DANGEROUS =
      List.of("flushall", "config set dir x", "keys *", "eval x 0", "debug sleep 0");

  private final AccessRole role;
  private final String user;
  private final String namespace;

  /**
   * Of a user.
   *
   * @param user its name, empty for who asks
   */
  RightsCheck(AccessRole role, String user, String namespace) {
    this.role = role;
    this.user = user;
    this.namespace = namespace;
  }

  /** A call of a command, with a key that the role may use. */
  static String[] call(String command, String key) {
    return CALLS.getOrDefault(command, command + " KEY").replace(KEY, key).split(" ", -1);
  }

  @Override
  public List<Finding> examine(Examined server) throws IOException {
    String asked = user.isEmpty() ? String.valueOf(server.ask("ACL", "WHOAMI")) : user;
    if (asked.startsWith("-") || mayRun(server, asked, "ping") == null) {
      return List.of(
          Finding.warn(
              CHECK,
              "not shown to this user",
              "whether it may do what a " + role + " does is not known",
              "as an administrator: millrace doctor --role %s --user NAME".formatted(role)));
    }
    List<String> missing = new ArrayList<>();
    String key = namespace + ":{doctor}:job";
    for (String command : role.commands()) {
      if (Boolean.FALSE.equals(mayRun(server, asked, call(command, key)))) {
        missing.add("+" + command);
      }
    }
    if (server.isInCluster()) {
      for (String right : AccessRole.IN_A_CLUSTER.split(" ")) {
        String command = right.substring(1).replace('|', ' ');
        if (Boolean.FALSE.equals(mayRun(server, asked, command.split(" ")))) {
          missing.add(right);
        }
      }
    }
    for (String pattern : role.keys(namespace)) {
      String sample = pattern.replaceFirst("^[^~]*~", "").replace("*", "doctor");
      String probe = pattern.startsWith("%R") ? "hget" : "fcall";
      if (!missing.contains("+" + probe)
          && Boolean.FALSE.equals(mayRun(server, asked, call(probe, sample)))) {
        missing.add(pattern);
      }
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(
        missing.isEmpty()
            ? Finding.ok(CHECK, "user %s may do what a %s does".formatted(asked, role))
            : Finding.error(
                CHECK,
                "user %s lacks %s".formatted(asked, String.join(" ", missing)),
                "a %s fails with NOPERM".formatted(role),
                "redis-cli ACL SETUSER %s %s".formatted(asked, String.join(" ", missing))));
    addSpare(server, asked, findings);
    return findings;
  }

  private static void addSpare(Examined server, String asked, List<Finding> findings)
      throws IOException {
    List<String> spare = new ArrayList<>();
    for (String command : DANGEROUS) {
      if (Boolean.TRUE.equals(mayRun(server, asked, command.split(" ", -1)))) {
        spare.add(command.split(" ", 2)[0]);
      }
    }
    if (!spare.isEmpty()) {
      findings.add(
          Finding.warn(
              CHECK,
              "user %s may also %s".formatted(asked, String.join(", ", spare)),
              "who takes a process over can drop all data, or run Lua in the server",
              "give the process a user of its own: docs/security.md has the rules"));
    }
  }

  /** Null if that is not shown to this user. */
  private static @Nullable Boolean mayRun(Examined server, String user, String... command)
      throws IOException {
    String reply =
        String.valueOf(
            server.ask(
                Stream.concat(Stream.of("ACL", "DRYRUN", user), Stream.of(command))
                    .toArray(String[]::new)));
    if (reply.startsWith("-")) {
      return null;
    }
    return reply.equals("OK");
  }
}
