package dev.millrace.redis.doctor;

import dev.millrace.redis.RedisStores;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What becomes of what the server is given. */
final class StorageChecks {

  private static final double SHORT = 0.8;
  private static final double FULL = 0.95;

  /** A replica that keeps up is heard of every second. */
  private static final long LAG_SECONDS = 10;

  private StorageChecks() {}

  static List<Finding> functions(Examined server) throws IOException {
    String name = RedisStores.functionLibrary();
    Object reply = server.ask("FUNCTION", "LIST", "LIBRARYNAME", name);
    if (!(reply instanceof List<?> found)) {
      return List.of(
          Finding.warn(
              "functions",
              "not seen: " + reply,
              "whether jobs can run is not known",
              "give the user +function|list"));
    }
    return List.of(
        found.isEmpty()
            ? Finding.warn(
                "functions",
                name + " is not loaded",
                "the first process whose user may load it does; others wait for that",
                "millrace functions --redis URI")
            : Finding.ok("functions", name + " is loaded"));
  }

  static List<Finding> persistence(Examined server) {
    String check = "persistence";
    if (server.info("loading").equals("1")) {
      return List.of(
          Finding.warn(check, "the server is loading its data", "jobs wait until it has", ""));
    }
    boolean aof = server.info("aof_enabled").equals("1");
    for (String status : List.of("rdb_last_bgsave_status", "aof_last_write_status")) {
      if (server.info(status).equals("err")) {
        return List.of(
            Finding.error(
                check,
                status + " is err",
                "writes are refused (MISCONF), or what was written is lost with the server",
                "free space on its disk and read its log; then: redis-cli BGSAVE"));
      }
    }
    if (!aof && server.number("connected_slaves") == 0) {
      return List.of(
          Finding.warn(
              check,
              "no append-only file, no replica",
              "a restart of the server loses the jobs that run",
              "redis-cli CONFIG SET appendonly yes"));
    }
    return List.of(
        Finding.ok(check, aof ? "append-only file" : "no append-only file, but replicas"));
  }

  static List<Finding> eviction(Examined server) {
    String policy = server.info("maxmemory_policy");
    return List.of(
        policy.isEmpty() || policy.equals("noeviction")
            ? Finding.ok("eviction", policy.isEmpty() ? "not said" : policy)
            : Finding.error(
                "eviction",
                policy,
                "when memory is short, parts of jobs that run are dropped; processes refuse such a server",
                "redis-cli CONFIG SET maxmemory-policy noeviction"));
  }

  static List<Finding> expiry(Examined server) throws IOException {
    String check = "expiry";
    return List.of(
        server.config("lazyfree-lazy-expire").filter("no"::equals).isPresent()
            ? Finding.warn(
                check,
                "lazyfree-lazy-expire no",
                "when the manifests of a large job expire, everything else waits: some 100 ms for 100,000 map tasks",
                "redis-cli CONFIG SET lazyfree-lazy-expire yes")
            : Finding.ok(check, "lazyfree-lazy-expire is not off, as far as is known"));
  }

  static List<Finding> memory(Examined server) {
    long max = server.number("maxmemory");
    long used = server.number("used_memory");
    if (max == 0) {
      return List.of(
          Finding.warn(
              "memory",
              mib(used) + " used, no maxmemory",
              "a large job can take all memory of the machine; the system then kills the server",
              "redis-cli CONFIG SET maxmemory 4gb   # what the machine can spare"));
    }
    String found = "%s of %s used".formatted(mib(used), mib(max));
    if (used >= FULL * max) {
      return List.of(
          Finding.error(
              "memory",
              found,
              "blocks are not written any more; jobs wait, and fail",
              "redis-cli CONFIG SET maxmemory BYTES"));
    }
    return List.of(
        used >= SHORT * max
            ? Finding.warn(
                "memory", found, "jobs slow down", "redis-cli CONFIG SET maxmemory BYTES")
            : Finding.ok("memory", found));
  }

  static List<Finding> replication(Examined server) throws IOException {
    String check = "replication";
    if (server.info("role").equals("slave")) {
      return List.of(
          Finding.error(
              check,
              "a replica of %s:%s"
                  .formatted(server.info("master_host"), server.info("master_port")),
              "it takes no writes",
              "name the master, or the Sentinels: redis-sentinel://HOST,HOST,HOST/MASTER"));
    }
    long replicas = server.number("connected_slaves");
    long seconds = 0;
    long bytes = 0;
    for (int i = 0; i < replicas; i++) {
      String replica = server.info("slave" + i);
      if (!replica.isEmpty() && !replica.contains("state=online")) {
        return List.of(
            Finding.warn(
                check,
                "a replica is not in step: " + replica,
                "a failover to it now loses what it has not heard: parts of jobs run again",
                "redis-cli INFO replication   # until it is online; its log says why"));
      }
      seconds = Math.max(seconds, value(replica, "lag"));
      bytes = Math.max(bytes, server.number("master_repl_offset") - value(replica, "offset"));
    }
    String found = "a master with %d replicas".formatted(replicas);
    if (replicas == 0) {
      return List.of(Finding.ok(check, found));
    }
    String lag = ", at most %d s and %s behind".formatted(seconds, mib(bytes));
    if (seconds > LAG_SECONDS) {
      return List.of(
          Finding.warn(
              check,
              found + lag,
              "a failover to it now loses what it has not heard: parts of jobs run again",
              "redis-cli INFO replication   # until its lag is 0 or 1; its network, or its disk, is slow"));
    }
    if (server.config("min-replicas-to-write").filter("0"::equals).isPresent()) {
      return List.of(
          Finding.warn(
              check,
              found + lag + ", min-replicas-to-write 0",
              "a master that is cut off goes on taking writes, which a failover loses: parts of jobs run again",
              "redis-cli CONFIG SET min-replicas-to-write 1"));
    }
    return List.of(Finding.ok(check, found + lag));
  }

  /** What {@code slave0:ip=...,offset=...,lag=...} says of one thing. */
  private static long value(String replica, String name) {
    Matcher value = Pattern.compile("\\b%s=(\\d{1,18})".formatted(name)).matcher(replica);
    return value.find() ? Long.parseLong(value.group(1)) : 0;
  }

  private static String mib(long bytes) {
    return String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
  }
}
