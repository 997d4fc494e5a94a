package dev.millrace.redis;

import dev.millrace.InvalidJobException;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.config.BaseConfig;
import org.redisson.config.BaseMasterSlaveServersConfig;
import org.redisson.config.Config;
import org.redisson.config.EqualJitterDelay;
import org.redisson.config.NameMapper;
import org.redisson.config.ReadMode;
import org.redisson.config.SingleServerConfig;
import org.redisson.config.SubscriptionMode;

/**
 * How the client library is to behave: the same for every topology, and over what a file of the
 * user says.
 */
final class ClientConfig {

  private static final int PING_MS = 2_000;

  /**
   * How many connections a process has to each master at the most: one waits for hints, and the
   * others are as many as it takes to have some megabytes of blocks on their way. Idle ones are
   * closed after ten seconds, but one.
   */
  private static final int CONNECTIONS = 8;

  /** Not the ten seconds that Redisson pauses at the most: a server that is back is found soon. */
  private static final int RECONNECT_MS = 500;

  /** How often Sentinels, or the nodes, are asked who is the master of what. */
  private static final int SCAN_MS = 1_000;

  private static final String BUFFER_EVENTS = "io.netty.jfr.enabled";

  private ClientConfig() {}

  /** For what stands at an address; several servers are taken for nodes of a cluster. */
  static Config of(RedisAddress address) {
    return switch (address.kind()) {
      case SERVER -> server(address);
      case SERVERS -> cluster(address);
      case SENTINELS -> sentinels(address);
      case FILE -> file(address);
    };
  }

  /** For the nodes of a cluster, of which some or one are known. */
  static Config cluster(RedisAddress address) {
    if (address.database() != 0) {
      throw new InvalidJobException(
          "A Redis Cluster has one database only: leave the /%d out of %s"
              .formatted(address.database(), address));
    }
    Config config = common(address);
    pooled(config.useClusterServers().setScanInterval(SCAN_MS)).setNodeAddresses(address.nodes());
    return config;
  }

  /** For a master and its replicas, whichever of them is the master. */
  static Config replicated(RedisAddress address) {
    Config config = common(address);
    pooled(config.useReplicatedServers().setScanInterval(SCAN_MS))
        .setDatabase(address.database())
        .setNodeAddresses(address.nodes());
    return config;
  }

  private static Config sentinels(RedisAddress address) {
    Config config = common(address);
    pooled(config.useSentinelServers().setScanInterval(SCAN_MS))
        .setMasterName(address.name())
        .setDatabase(address.database())
        .setCheckSentinelsList(false)
        .setSentinelAddresses(address.nodes());
    return config;
  }

  private static Config server(RedisAddress address) {
    Config config = common(address);
    SingleServerConfig server = config.useSingleServer();
    ours(server);
    server
        .setAddress(address.nodes().get(0))
        .setDatabase(address.database())
        .setConnectionPoolSize(CONNECTIONS)
        .setConnectionMinimumIdleSize(1)
        .setSubscriptionConnectionMinimumIdleSize(0)
        .setConnectTimeout(3_000)
        .setTimeout(5_000)
        .setDnsMonitoringInterval(-1);
    return config;
  }

  private static Config file(RedisAddress address) {
    Config config;
    try {
      config = Config.fromYAML(new File(address.name()));
    } catch (IOException | RuntimeException e) {
      throw unfit(address, RedisErrors.brief(e), e);
    }
    quiet();
    config
        .setCodec(ByteArrayCodec.INSTANCE)
        .setUseThreadClassLoader(false)
        .setNameMapper(NameMapper.direct());
    if (config.isSingleConfig()) {
      ours(config.useSingleServer());
    } else if (config.isClusterConfig()) {
      ours(masters(config.useClusterServers()));
    } else if (config.isSentinelConfig()) {
      ours(masters(config.useSentinelServers()));
    } else {
      ours(masters(replicas(config)));
    }
    return config;
  }

  private static BaseMasterSlaveServersConfig<?> replicas(Config config) {
    try {
      return config.useReplicatedServers();
    } catch (IllegalStateException e) {
      // Then the file has the only other kind that there is.
      return config.useMasterSlaveServers();
    }
  }

  static InvalidJobException unfit(RedisAddress address, String cause, Throwable e) {
    return new InvalidJobException(
        "The Redisson configuration %s is of no use: %s".formatted(address.name(), cause), e);
  }

  private static Config common(RedisAddress address) {
    quiet();
    Config config = new Config();
    config
        .setCodec(ByteArrayCodec.INSTANCE)
        // It would keep codecs for the loader of each job, and with them the loader, for ever.
        .setUseThreadClassLoader(false)
        .setThreads(2)
        .setNettyThreads(2)
        .setTcpKeepAlive(true)
        .setTcpNoDelay(true);
    if (!address.login().user().isEmpty()) {
      config.setUsername(address.login().user());
    }
    if (!address.login().password().isEmpty()) {
      config.setPassword(address.login().password());
    }
    TrustManagerFactory trust = address.tls().trust();
    KeyManagerFactory identity = address.tls().identity();
    if (trust != null) {
      config.setSslTrustManagerFactory(trust);
    }
    if (identity != null) {
      config.setSslKeyManagerFactory(identity);
    }
    return config;
  }

  /**
   * Nobody records the buffers of the client's network library; to offer them costs a tenth of a
   * small job's time.
   */
  private static void quiet() {
    if (System.getProperty(BUFFER_EVENTS) == null) {
      System.setProperty(BUFFER_EVENTS, "false");
    }
  }

  private static <T extends BaseMasterSlaveServersConfig<T>> T pooled(T servers) {
    ours(masters(servers));
    return servers
        .setMasterConnectionPoolSize(CONNECTIONS)
        .setMasterConnectionMinimumIdleSize(1)
        .setSubscriptionConnectionMinimumIdleSize(0)
        .setConnectTimeout(3_000)
        .setTimeout(5_000);
  }

  /** A replica may not know yet what was written a moment ago. */
  private static <T extends BaseMasterSlaveServersConfig<?>> T masters(T servers) {
    servers.setReadMode(ReadMode.MASTER);
    servers.setSubscriptionMode(SubscriptionMode.MASTER);
    return servers;
  }

  /**
   * One retry after 300 ms or so: longer outages are waited out, and reported, by {@link
   * Redis#waitingOut}.
   */
  private static void ours(BaseConfig<?> servers) {
    servers.setRetryAttempts(1);
    servers.setRetryDelay(new EqualJitterDelay(Duration.ofMillis(200), Duration.ofMillis(400)));
    servers.setReconnectionDelay(
        new EqualJitterDelay(Duration.ofMillis(50), Duration.ofMillis(RECONNECT_MS)));
    servers.setPingConnectionInterval(PING_MS);
  }
}
