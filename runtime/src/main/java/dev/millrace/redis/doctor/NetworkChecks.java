package dev.millrace.redis.doctor;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How the server is reached, and how fast it answers. */
final class NetworkChecks {

  private static final int PINGS = 50;
  private static final long PINGING_NANOS = 2_000_000_000L;
  private static final double SLOW_MS = 5;
  private static final double STALLED_MS = 100;

  /** A quarter of the usual lease. */
  private static final long SKEW_MS = 3_750;

  /** Connections are used at least this often, in seconds. */
  private static final int IDLE = 10;

  private NetworkChecks() {}

  static List<Finding> tls(Examined server) throws IOException {
    if (server.isTls() || server.isLoopback()) {
      return List.of(Finding.ok("tls", server.isTls() ? "used" : "not used, on this machine"));
    }
    return List.of(
        Finding.warn(
            "tls",
            "not used, over the network",
            "passwords and data can be read and changed on their way",
            "name it rediss://HOST:PORT, where the server has a tls-port"));
  }

  static List<Finding> login(Examined server) throws IOException {
    if (!server.servesAnyone()) {
      return List.of(Finding.ok("login", "asked for"));
    }
    String meaning = "whoever reaches the port can do everything that the default user may";
    String mend =
        "redis-cli ACL SETUSER default off   # after making the users of docs/security.md";
    return List.of(
        server.isLoopback()
            ? Finding.warn("login", "none needed, on this machine", meaning, mend)
            : Finding.error("login", "none needed, over the network", meaning, mend));
  }

  static List<Finding> timeout(Examined server) throws IOException {
    Optional<String> timeout = server.config("timeout");
    if (timeout.isEmpty()) {
      return List.of(Finding.ok("timeout", "not shown to this user"));
    }
    int seconds = Integer.parseInt(timeout.get());
    return List.of(
        seconds == 0 || seconds >= IDLE
            ? Finding.ok("timeout", seconds == 0 ? "none" : seconds + " s")
            : Finding.warn(
                "timeout",
                seconds + " s",
                "connections are closed between two uses, and made anew all the time",
                "redis-cli CONFIG SET timeout 0"));
  }

  static List<Finding> clock(Examined server) throws IOException {
    long before = System.currentTimeMillis();
    if (!(server.ask("TIME") instanceof List<?> time) || time.size() != 2) {
      return List.of(Finding.ok("clock", "not shown to this user"));
    }
    long here = (before + System.currentTimeMillis()) / 2;
    long there =
        Long.parseLong(String.valueOf(time.get(0))) * 1_000
            + Long.parseLong(String.valueOf(time.get(1))) / 1_000;
    String found = "%.1f s from that of this machine".formatted(Math.abs(there - here) / 1_000.0);
    return List.of(
        Math.abs(there - here) <= SKEW_MS
            ? Finding.ok("clock", found)
            : Finding.warn(
                "clock",
                found,
                "leases go by the server's clock alone, but times that are shown and logged do not fit",
                "chronyc makestep   # on the machine whose clock is wrong"));
  }

  static List<Finding> latency(Examined server) throws IOException {
    double[] ms = new double[PINGS];
    long start = System.nanoTime();
    int count = 0;
    while (count < PINGS && System.nanoTime() - start < PINGING_NANOS) {
      long sent = System.nanoTime();
      server.ask("PING");
      ms[count++] = (System.nanoTime() - sent) / 1e6;
    }
    double[] sorted = Arrays.copyOf(ms, count);
    Arrays.sort(sorted);
    double median = sorted[count / 2];
    double worst = sorted[Math.min(count - 1, count * 99 / 100)];
    String found = "p50 %.2f ms, p99 %.2f ms of %d PINGs".formatted(median, worst, count);
    return List.of(
        median <= SLOW_MS && worst <= STALLED_MS
            ? Finding.ok("latency", found)
            : Finding.warn(
                "latency",
                found,
                "short tasks take longer: each costs some round trips",
                "redis-cli SLOWLOG GET 10   # what holds it up, if it is the server"));
  }
}
