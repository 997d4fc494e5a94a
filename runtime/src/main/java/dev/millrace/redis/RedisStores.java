package dev.millrace.redis;

import dev.millrace.InvalidJobException;
import dev.millrace.input.RedisServer;
import dev.millrace.redis.input.InputServer;
import dev.millrace.store.JobStore;
import dev.millrace.store.PartialStore;
import dev.millrace.store.PlanStore;
import dev.millrace.store.StoreException;
import dev.millrace.store.StoreUnavailableException;
import dev.millrace.store.TaskQueue;
import dev.millrace.store.Wake;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.api.redisnode.RedisNode;
import org.redisson.api.redisnode.RedisNodes;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.config.Config;
import org.redisson.config.EqualJitterDelay;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All stores on one Redis server, over one client. Closing it closes the connections. */
public final class RedisStores implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RedisStores.class);
  private static final String ALLOW_EVICTION = "millrace.allow-eviction";
  private static final int PING_MS = 2_000;

  /** Not the ten seconds that Redisson pauses at the most: a server that is back is found soon. */
  private static final int RECONNECT_MS = 500;

  private static final String BUFFER_EVENTS = "io.netty.jfr.enabled";

  private final RedissonClient redisson;
  private final Redis redis;
  private final RedisWake wake;
  private final JobStore jobs;
  private final PlanStore plans;
  private final TaskQueue tasks;
  private final PartialStore partials;
  private final String address;
  private final RedisServer inputs;

  private RedisStores(RedissonClient redisson, Redis redis, Keys keys, RedisServer inputs) {
    this.redisson = redisson;
    this.redis = redis;
    this.address = redis.address();
    this.inputs = inputs;
    this.wake = new RedisWake(redis, keys);
    this.jobs = new RedisJobStore(redis, keys);
    this.plans = new RedisPlanStore(redis, keys);
    this.tasks = new RedisTaskQueue(redis, keys);
    this.partials = new RedisPartialStore(redis, keys);
  }

  /**
   * Connects to a server and puts the functions on it.
   *
   * @param uri {@code redis://[[USER]:PASSWORD@]HOST[:PORT]}, or {@code rediss://} for TLS
   * @throws InvalidJobException if the URI is not one
   * @throws dev.millrace.store.StoreException if the server refuses, or cannot be reached within
   *     some seconds
   */
  public static RedisStores connect(String uri) {
    return connect(uri, ConnectOptions.DEFAULT);
  }

  /**
   * Connects with other options.
   *
   * @see #connect(String)
   */
  public static RedisStores connect(String uri, ConnectOptions options) {
    RedisAddress parsed = RedisAddress.parse(uri);
    String address = parsed.shown();
    long start = System.nanoTime();
    RedissonClient redisson;
    try {
      redisson = Redisson.create(config(parsed.uri()));
    } catch (RuntimeException e) {
      if (ErrorKind.of(e) == ErrorKind.REFUSED) {
        throw new StoreException(RedisErrors.refusal(address, e), e);
      }
      Duration waited = Duration.ofNanos(System.nanoTime() - start);
      throw new StoreUnavailableException(RedisErrors.unavailable(address, waited, e), e);
    }
    Redis redis = new Redis(redisson, FunctionLibrary.load(), address, options);
    try {
      checkPolicy(redis);
      redis.loadFunctions();
      return new RedisStores(
          redisson, redis, new Keys(options.namespace()), InputServer.at(parsed.uri()));
    } catch (RuntimeException e) {
      redisson.shutdown();
      throw e;
    }
  }

  /**
   * Does what connecting needs and can be done before there is a server: reads the functions, loads
   * the classes of the client. Optional; it makes a start quicker that has to wait for a server.
   */
  public static void prepare() {
    FunctionLibrary.load();
    config("redis://127.0.0.1:6379");
  }

  /** Jobs as clients see them. */
  public JobStore jobs() {
    return jobs;
  }

  /** Jobs as coordinators see them. */
  public PlanStore plans() {
    return plans;
  }

  /** Tasks as workers see them. */
  public TaskQueue tasks() {
    return tasks;
  }

  /** Blocks of partials and results. */
  public PartialStore partials() {
    return partials;
  }

  /** Hints that something has changed. */
  public Wake wake() {
    return wake;
  }

  /** The server as a source of records. */
  public RedisServer inputs() {
    return inputs;
  }

  /** Where the server is, without its password. */
  public String address() {
    return address;
  }

  /**
   * What the server says of itself, for logs: {@code used_memory_peak} and {@code net_input_bytes}
   * since its start, in bytes.
   *
   * @throws dev.millrace.store.StoreException if it does not answer
   */
  public String use() {
    return redis.waitingOut(
        () -> {
          RedisNode server = redisson.getRedisNodes(RedisNodes.SINGLE).getInstance();
          return "used_memory_peak=%s net_input_bytes=%s"
              .formatted(
                  server.info(RedisNode.InfoSection.MEMORY).get("used_memory_peak"),
                  server.info(RedisNode.InfoSection.STATS).get("total_net_input_bytes"));
        });
  }

  /** Waits at most this long for the server from now on: for a process that is to end. */
  public void limitPatience(Duration atMost) {
    redis.limitPatience(atMost);
  }

  @Override
  public void close() {
    try {
      wake.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    redisson.shutdown(0, 2, TimeUnit.SECONDS);
  }

  /** What is evicted is lost: blocks would be mapped again and again, and jobs would be gone. */
  private static void checkPolicy(Redis redis) {
    ServerMemory.Use memory;
    try {
      memory = redis.memory().ask();
    } catch (RuntimeException e) {
      // It may forbid INFO, or be loading: whatever is wrong will be said by the next command.
      log.debug("The server does not say how it evicts address={}", redis.address(), e);
      return;
    }
    if (memory.max() > 0
        && !memory.policy().equals("noeviction")
        && !Boolean.getBoolean(ALLOW_EVICTION)) {
      throw new StoreException(
          ("Redis at %s evicts keys when its memory is short (maxmemory-policy %s), and with them jobs"
                  + " that run: set maxmemory-policy to noeviction, or accept that with -D%s=true")
              .formatted(redis.address(), memory.policy(), ALLOW_EVICTION));
    }
  }

  private static Config config(String uri) {
    // Nobody records the buffers of the client's network library; to offer them costs a tenth of a
    // small job's time.
    if (System.getProperty(BUFFER_EVENTS) == null) {
      System.setProperty(BUFFER_EVENTS, "false");
    }
    Config config = new Config();
    config
        .setCodec(ByteArrayCodec.INSTANCE)
        .setThreads(2)
        .setNettyThreads(2)
        .setTcpKeepAlive(true)
        .setTcpNoDelay(true);
    // One retry after 300 ms or so: longer outages are waited out, and reported, by
    // Redis.waitingOut.
    config
        .useSingleServer()
        .setAddress(uri)
        .setConnectionPoolSize(16)
        .setConnectionMinimumIdleSize(1)
        .setSubscriptionConnectionMinimumIdleSize(0)
        .setConnectTimeout(3_000)
        .setTimeout(5_000)
        .setRetryAttempts(1)
        .setRetryDelay(new EqualJitterDelay(Duration.ofMillis(200), Duration.ofMillis(400)))
        .setReconnectionDelay(
            new EqualJitterDelay(Duration.ofMillis(50), Duration.ofMillis(RECONNECT_MS)))
        .setPingConnectionInterval(PING_MS)
        .setDnsMonitoringInterval(-1);
    return config;
  }
}
