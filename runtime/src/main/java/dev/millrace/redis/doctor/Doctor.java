package dev.millrace.redis.doctor;

import dev.millrace.redis.AccessRole;
import dev.millrace.redis.ConnectOptions;
import dev.millrace.redis.RedisAddress;
import dev.millrace.redis.input.ServerLink;
import dev.millrace.store.StoreUnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Examines the server at an address, without writing anything and without looking at all keys. */
public final class Doctor {

  private Doctor() {}

  /**
   * What is right and wrong with the server.
   *
   * @param user whose rights are looked at, empty for the one who asks
   * @throws StoreUnavailableException if it cannot be reached, or refuses the login
   */
  public static List<Finding> examine(RedisAddress address, AccessRole role, String user) {
    List<Check> checks = checks(role, user);
    try (ServerLink link = ServerLink.open(address)) {
      Object info = link.ask("INFO", "everything");
      Examined server = new Linked(link, String.valueOf(info));
      List<Finding> findings = new ArrayList<>();
      for (Check check : checks) {
        findings.addAll(check.examine(server));
      }
      return findings;
    } catch (IOException e) {
      throw new StoreUnavailableException(
          "Redis at %s could not be examined: %s; check that it runs, and that address and password are right"
              .formatted(address.shown(), e.getMessage()),
          e);
    }
  }

  private static List<Check> checks(AccessRole role, String user) {
    return List.of(
        new VersionCheck(),
        StorageChecks::functions,
        StorageChecks::persistence,
        StorageChecks::eviction,
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
