package dev.millrace.redis.doctor;

import dev.millrace.redis.AccessRole;
import dev.millrace.redis.ConnectOptions;
import dev.millrace.redis.RedisAddress;
import dev.millrace.redis.input.ServerLink;
import dev.millrace.store.StoreUnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Examines the server at an address, of a cluster every master, of what Sentinels watch these and
 * the master, without writing anything and without looking at all keys.
 */
public final class Doctor {

  private Doctor() {}

  /**
   * What is right and wrong with the servers.
   *
   * @param user whose rights are looked at, empty for the one who asks
   * @throws StoreUnavailableException if the address cannot be reached, or refuses the login
   */
  public static List<Finding> examine(RedisAddress address, AccessRole role, String user) {
    List<Check> checks = checks(role, user);
    try {
      return address.kind() == RedisAddress.Kind.SENTINELS
          ? behindSentinels(address, checks)
          : examine(address, checks);
    } catch (IOException e) {
      throw new StoreUnavailableException(
          "Redis at %s could not be examined: %s; check that it runs, and that address and password are right"
              .formatted(address.shown(), e.getMessage()),
          e);
    }
  }

  private static List<Finding> examine(RedisAddress address, List<Check> checks)
      throws IOException {
    try (ServerLink link = ServerLink.open(address)) {
      Examined server = examined(link);
      String nodes = server.isInCluster() ? String.valueOf(server.ask("CLUSTER", "NODES")) : "-";
      if (!nodes.startsWith("-")) {
        return cluster(link, ClusterCheck.parse(nodes), checks);
      }
      List<Finding> findings = new ArrayList<>(examine(server, checks));
      if (server.isInCluster()) {
        findings.add(ClusterCheck.hidden());
      }
      return findings.stream().map(each -> each.at(link.host() + ":" + link.port())).toList();
    }
  }

  /** Each Sentinel that is named, as each has its own view, and the master. */
  private static List<Finding> behindSentinels(RedisAddress address, List<Check> checks)
      throws IOException {
    List<Finding> findings = new ArrayList<>();
    boolean answered = false;
    for (String node : address.nodes()) {
      List<Finding> found;
      try (ServerLink sentinel = ServerLink.toSentinel(address, node)) {
        found = SentinelCheck.ask(sentinel, address.name()).findings();
        answered = true;
      } catch (IOException e) {
        found = List.of(SentinelCheck.silent(e));
      }
      String[] place = node.replaceFirst("rediss?://", "").split(":(?=\\d+$)", 2);
      found.forEach(
          each -> findings.add(each.atOneOfSeveral(place[0], Integer.parseInt(place[1]))));
    }
    try (ServerLink master = ServerLink.open(address)) {
      examine(examined(master), checks)
          .forEach(each -> findings.add(each.atOneOfSeveral(master.host(), master.port())));
    } catch (IOException e) {
      if (!answered) {
        throw e;
      }
      findings.add(SentinelCheck.masterIsSilent(e).at(address.name()));
    }
    return findings;
  }

  private static List<Finding> cluster(ServerLink link, ClusterCheck nodes, List<Check> checks) {
    List<Finding> findings = new ArrayList<>();
    findings.add(nodes.finding().atOneOfSeveral(link.host(), link.port()));
    for (ClusterCheck.Master master : nodes.masters()) {
      String host = master.host().isEmpty() ? link.host() : master.host();
      List<Finding> found;
      try (ServerLink to = link.to(host, master.port())) {
        found = examine(examined(to), checks);
      } catch (IOException e) {
        found = List.of(ClusterCheck.silent(e));
      }
      found.forEach(each -> findings.add(each.atOneOfSeveral(host, master.port())));
    }
    return findings;
  }

  private static Examined examined(ServerLink link) throws IOException {
    return new Linked(link, String.valueOf(link.ask("INFO", "everything")));
  }

  private static List<Finding> examine(Examined server, List<Check> checks) throws IOException {
    List<Finding> findings = new ArrayList<>();
    for (Check check : checks) {
      findings.addAll(check.examine(server));
    }
    return findings;
  }

  private static List<Check> checks(AccessRole role, String user) {
    return List.of(
        new VersionCheck(),
        StorageChecks::functions,
        StorageChecks::persistence,
        StorageChecks::eviction,
        StorageChecks::expiry,
        StorageChecks::memory,
        StorageChecks::replication,
        new RightsCheck(role, user, ConnectOptions.DEFAULT.namespace()),
        NetworkChecks::login,
        NetworkChecks::tls,
        NetworkChecks::timeout,
        NetworkChecks::clock,
        NetworkChecks::latency);
  }

  private static final class Linked extends Examined {

    private final ServerLink link;

    Linked(ServerLink link, String said) {
      super(said);
      this.link = link;
    }

    @Override
    Object ask(String... command) throws IOException {
      return link.ask(command);
    }

    @Override
    boolean servesAnyone() {
      return link.servesAnyone();
    }

    @Override
    boolean isTls() {
      return link.isTls();
    }

    @Override
    boolean isLoopback() throws IOException {
      return link.isLoopback();
    }
  }
}
