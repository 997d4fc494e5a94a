package dev.millrace.redis;

import dev.millrace.input.RedisServer;
import dev.millrace.redis.input.InputServer;
import dev.millrace.store.JobStore;
import dev.millrace.store.PartialStore;
import dev.millrace.store.PlanStore;
import dev.millrace.store.ScheduleStore;
import dev.millrace.store.ServerUse;
import dev.millrace.store.TaskQueue;
import dev.millrace.store.Wake;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.redisson.api.RedissonClient;
import org.redisson.client.protocol.RedisCommands;

/**
 * All stores on one Redis, a server or several that belong together, over one client. Closing it
 * closes the connections.
 */
public final class RedisStores implements AutoCloseable {

  private final RedissonClient redisson;
  private final Redis redis;
  private final RedisWake wake;
  private final JobStore jobs;
  private final PlanStore plans;
  private final TaskQueue tasks;
  private final PartialStore partials;
  private final Keys keys;
  private final String address;
  private final RedisServer inputs;

  private RedisStores(Redis redis, Keys keys, RedisServer inputs) {
    this.redisson = redis.redisson();
    this.redis = redis;
    this.address = redis.address();
    this.inputs = inputs;
    this.wake = new RedisWake(redis, keys);
    this.jobs = new RedisJobStore(redis, keys);
    this.plans = new RedisPlanStore(redis, keys);
    this.tasks = new RedisTaskQueue(redis, keys);
    this.partials = new RedisPartialStore(redis, keys);
    this.keys = keys;
  }

  /**
   * Connects to a server and puts the functions on it.
   *
   * @param uri as {@link RedisAddress} describes it: one server, a cluster, Sentinels, or a file
   * @throws dev.millrace.InvalidJobException if the URI is not one
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
    RedisAddress address = RedisAddress.parse(uri);
    Redis redis = Connecting.connect(address, options);
    return new RedisStores(
        redis, new Keys(options.namespace()), InputServer.at(address, options.namespace()));
  }

  /**
   * Puts the functions on a server, unless they are there, and does nothing else.
   *
   * @return the name of their library
   * @see #connect(String)
   */
  public static String loadFunctions(String uri, ConnectOptions options) {
    Connecting.connect(RedisAddress.parse(uri), options).redisson().shutdown();
    return FunctionLibrary.load().name();
  }

  /** The name of the library of the functions of this build. */
  public static String functionLibrary() {
    return FunctionLibrary.load().name();
  }

  /**
   * Does what connecting needs and can be done before there is a server: reads the functions, loads
   * the classes of the client. Optional; it makes a start quicker that has to wait for a server.
   */
  public static void prepare() {
    ClientConfig.of(RedisAddress.parse("redis://127.0.0.1"));
    ClientClasses.load();
    FunctionLibrary.load();
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

  /** What waits for a time. */
  public ScheduleStore schedules() {
    return new RedisScheduleStore(redis, keys);
  }

  /** Hints that something has changed. */
  public Wake wake() {
    return wake;
  }

  /** The server as a source of records. */
  public RedisServer inputs() {
    return inputs;
  }

  /** For how long the server has answered nothing, asked or not. */
  public Duration silence() {
    return redis.silence();
  }

  /** Where the server is, without its password. */
  public String address() {
    return address;
  }

  /**
   * What the server, or the first of several, says of itself, for logs: {@code used_memory_peak}
   * and {@code net_input_bytes} since its start, in bytes.
   *
   * @throws dev.millrace.store.StoreException if it does not answer
   */
  public String use() {
    return redis.waitingOut(
        () -> {
          Masters masters = redis.masters();
          Map<String, String> said =
              masters.await(masters.info(masters.all().get(0), RedisCommands.INFO_DEFAULT));
          return "used_memory_peak=%s net_input_bytes=%s"
              .formatted(said.get("used_memory_peak"), said.get("total_net_input_bytes"));
        });
  }

  /** How each server that takes writes stands: the one, or the masters of a cluster. */
  public List<ServerUse> servers() {
    return redis.waitingOut(
        () -> redis.masters().all().stream().map(redis.masters()::use).toList());
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
}
