package dev.millrace.redis.doctor;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Kind and version, and the known vulnerabilities that such a version may have. */
final class VersionCheck implements Check {

  private static final String CHECK = "version";

  /**
   * What is known, the first fixed version of each line of releases, and the version in which it
   * came.
   */
  private record Vulnerability(String ids, String harm, List<String> fixed, String since) {

    Vulnerability(String ids, String harm, List<String> fixed) {
      this(ids, harm, fixed, "0.0.0");
    }

    boolean mayBeIn(String version) {
      int[] its = parts(version);
      if (Arrays.compare(its, parts(since)) < 0) {
        return false;
      }
      for (String first : fixed) {
        int[] line = parts(first);
        if (line[0] == its[0] && line[1] == its[1]) {
          return its[2] < line[2];
        }
      }
      // A line without a fix is affected if it is older than the newest that has one.
      return Arrays.compare(its, parts(fixed.get(fixed.size() - 1))) < 0;
    }
  }

  private static final List<Vulnerability> KNOWN =
      List.of(
          new Vulnerability(
              "CVE-2025-49844, CVE-2025-46817, CVE-2025-46818, CVE-2025-46819",
              "who may run Lua can run code in the server",
              List.of("6.2.20", "7.2.11", "7.4.6", "8.0.4", "8.2.2")),
          new Vulnerability(
              "CVE-2025-62507",
              "who may run XACKDEL can crash the server, or run code in it",
              List.of("8.2.3"),
              "8.2.0"),
          new Vulnerability(
              "CVE-2026-23479",
              "who may block can, where clients are evicted, run code in the server",
              List.of("8.6.3"),
              "7.2.0"),
          new Vulnerability(
              "CVE-2024-31228",
              "who may send patterns can crash the server",
              List.of("6.2.16", "7.2.6", "7.4.1")));

  /** Of Valkey, which counts its releases for itself. */
  private static final List<Vulnerability> KNOWN_OF_VALKEY =
      List.of(
          new Vulnerability(
              "CVE-2026-21863",
              "who reaches the port of the cluster bus can crash the server",
              List.of("7.2.12", "8.0.7", "8.1.6", "9.0.2")),
          new Vulnerability(
              "CVE-2026-27623",
              "who reaches the port can end the server",
              List.of("9.0.3"),
              "9.0.0"));

  /** Fixed by distributors only: there is no release of this line after 7.0.15. */
  private static final String NEVER_FIXED_IN_7_0 =
      "CVE-2025-21605 and CVE-2025-48367 (who reaches the port can exhaust the server, without a"
          + " password), CVE-2025-32023, CVE-2024-46981, CVE-2024-31449";

  @Override
  public List<Finding> examine(Examined server) {
    String valkey = server.info("valkey_version");
    String version = valkey.isEmpty() ? server.info("redis_version") : valkey;
    String name = (valkey.isEmpty() ? "Redis " : "Valkey ") + version;
    if (!version.matches("\\d+\\.\\d+\\.\\d+.*")) {
      return List.of(
          Finding.warn(
              CHECK,
              "the server does not say its version",
              "nothing can be said of what it lacks",
              "give the user +info"));
    }
    if (parts(version)[0] < 7) {
      return List.of(
          Finding.error(
              CHECK, name, "jobs need Redis Functions: 7.0 or later", "install a later version"));
    }
    String may = vulnerabilities(version, valkey.isEmpty() ? KNOWN : KNOWN_OF_VALKEY);
    if (may.isEmpty()) {
      return List.of(Finding.ok(CHECK, name));
    }
    return List.of(
        Finding.warn(
            CHECK,
            name,
            "it may lack fixes, unless your distributor backports them: " + may,
            "install the newest release of its line, and restart it"));
  }

  private static String vulnerabilities(String version, List<Vulnerability> all) {
    String known =
        all.stream()
            .filter(each -> each.mayBeIn(version))
            .map(each -> each.ids() + " (" + each.harm() + ")")
            .collect(Collectors.joining(", "));
    return version.startsWith("7.0.") ? known + ", " + NEVER_FIXED_IN_7_0 : known;
  }

  private static int[] parts(String version) {
    return Arrays.stream(version.split("[^0-9]+", -1))
        .filter(part -> !part.isEmpty())
        .limit(3)
        .mapToInt(Integer::parseInt)
        .toArray();
  }
}
