package dev.millrace.redis.doctor;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Kind and version, and the known vulnerabilities that such a version may have. */
final class VersionCheck implements Check {

  private static final String CHECK = "version";

  /** What is known, and the first fixed version of each line of releases of Redis. */
  private record Vulnerability(String ids, String harm, List<String> fixed) {

    boolean mayBeIn(String version) {
      int[] its = parts(version);
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
              "CVE-2024-31228",
              "who may send patterns can crash the server",
              List.of("6.2.16", "7.2.6", "7.4.1")));

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
    String may = valkey.isEmpty() ? vulnerabilities(version) : "";
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

  private static String vulnerabilities(String version) {
    String known =
        KNOWN.stream()
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
