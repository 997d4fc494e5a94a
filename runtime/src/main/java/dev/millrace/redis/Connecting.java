package dev.millrace.redis;

import dev.millrace.redis.Masters.Master;
import dev.millrace.redis.RedisAddress.Kind;
import dev.millrace.store.StoreException;
import dev.millrace.store.StoreUnavailableException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.protocol.RedisCommands;
import org.redisson.config.Config;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the client for what stands at an address, and looks whether it serves. What it is, one
 * server or a cluster, a replicated set or a cluster, the servers say themselves.
 */
final class Connecting {

  private static final Logger log = LoggerFactory.getLogger(Connecting.class);
  private static final String ALLOW_EVICTION = "millrace.allow-eviction";

  /** What a node says to the question for the cluster that it is not in. */
  private static final String NO_CLUSTER = "cluster support disabled";

  private final RedisAddress address;
  private final ConnectOptions options;

  private Connecting(RedisAddress address, ConnectOptions options) {
    this.address = address;
    this.options = options;
  }

  /** Connects, and puts the functions on every master. */
  static Redis connect(RedisAddress address, ConnectOptions options) {
    return new Connecting(address, options).connect();
  }

  private Redis connect() {
    Redis redis = open();
    try {
      if (check(redis) && address.kind() == Kind.SERVER) {
        redis.redisson().shutdown();
        redis = create(ClientConfig::cluster);
        check(redis);
      }
      redis.loadFunctions();
      return redis;
    } catch (RuntimeException e) {
      redis.redisson().shutdown();
      throw e;
    }
  }

  private Redis open() {
    try {
      return create(ClientConfig::of);
    } catch (StoreException e) {
      if (address.kind() != Kind.SERVERS || !RedisErrors.brief(e).contains(NO_CLUSTER)) {
        throw e;
      }
      return create(ClientConfig::replicated);
    }
  }

  private Redis create(Function<RedisAddress, Config> config) {
    Config ready = config.apply(address);
    long start = System.nanoTime();
    try {
      RedissonClient redisson = Redisson.create(ready);
      return new Redis(redisson, FunctionLibrary.load(), address.shown(), options);
    } catch (IllegalArgumentException e) {
      throw ClientConfig.unfit(address, RedisErrors.brief(e), e);
    } catch (RuntimeException e) {
      if (ErrorKind.of(e) == ErrorKind.REFUSED) {
        throw new StoreException(RedisErrors.refusal(address.shown(), e), e);
      }
      Duration waited = Duration.ofNanos(System.nanoTime() - start);
      throw new StoreUnavailableException(RedisErrors.unavailable(address.shown(), waited, e), e);
    }
  }

  /**
   * Looks whether the servers keep what they are given.
   *
   * @return whether they are those of a cluster
   */
  private boolean check(Redis redis) {
    boolean cluster = false;
    for (Master master : redis.masters().all()) {
      Map<String, String> said = said(redis, master);
      cluster |= "1".equals(said.get("cluster_enabled"));
      checkPolicy(said);
      if (address.kind() == Kind.SERVER && !cluster && "slave".equals(said.get("role"))) {
        throw new StoreException(
            "Redis at %s is a replica of %s:%s, which takes no writes: name the master, or all of the servers with commas between them, or their Sentinels"
                .formatted(address, said.get("master_host"), said.get("master_port")));
      }
    }
    return cluster;
  }

  private Map<String, String> said(Redis redis, Master master) {
    try {
      return redis.masters().await(redis.masters().info(master, RedisCommands.INFO_DEFAULT));
    } catch (RuntimeException e) {
      // It may forbid INFO, or be loading: whatever is wrong will be said by the next command.
      log.debug("The server says nothing of itself address={}", address, e);
      return Map.of();
    }
  }

  /** What is evicted is lost: blocks would be mapped again and again, and jobs would be gone. */
  private void checkPolicy(Map<String, String> said) {
    String policy = said.getOrDefault("maxmemory_policy", "noeviction");
    if (!said.getOrDefault("maxmemory", "0").equals("0")
        && !policy.equals("noeviction")
        && !Boolean.getBoolean(ALLOW_EVICTION)) {
      throw new StoreException(
          ("Redis at %s evicts keys when its memory is short (maxmemory-policy %s), and with them jobs"
                  + " that run: set maxmemory-policy to noeviction, or accept that with -D%s=true")
              .formatted(address, policy, ALLOW_EVICTION));
    }
  }
}
