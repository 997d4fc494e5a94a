package dev.millrace.redis;

import com.google.common.io.Resources;
import dev.millrace.store.JobStore;
import dev.millrace.store.PartialStore;
import dev.millrace.store.PlanStore;
import dev.millrace.store.TaskQueue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.redisson.Redisson;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;

/** A namespace of its own on the server of the tests, and ways to look into it. */
public final class TestRedis {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final String namespace =
      "test" + ProcessHandle.current().pid() + "x" + NUMBER.incrementAndGet();
  private final Keys keys = new Keys(namespace);
  private final Redis redis =
      new Redis(Client.REDISSON, FunctionLibrary.load(), "redis://test", PATIENCE);

  TestRedis() {
    redis.loadFunctions();
  }

  /** Where the server is, with its password. */
  public String uri() {
    return TestServer.uri();
  }

  /** The namespace of this test. */
  public String namespace() {
    return namespace;
  }

  /** Connects as a process would: to be closed by the caller. */
  public RedisStores connect() {
    return RedisStores.connect(uri(), new ConnectOptions(namespace, PATIENCE, () -> true));
  }

  /** What is wrong with the jobs of this namespace: nothing, if all is well. */
  public List<String> violations() {
    return eval("invariants.lua", namespace);
  }

  /** Removes the namespace. */
  void remove() {
    redisson().getKeys().deleteByPattern(namespace + ":*");
  }

  /** Everything in this namespace but the hints, and but what the clock changes by itself. */
  List<String> dump() {
    return eval("dump.lua", namespace + ":*", ":wake");
  }

  /** Everything that belongs to the control of one job. */
  List<String> dump(String jobId) {
    return eval("dump.lua", namespace + ":{" + jobId + "}:*", "");
  }

  Keys keys() {
    return keys;
  }

  Redis redis() {
    return redis;
  }

  RedissonClient redisson() {
    return Client.REDISSON;
  }

  JobStore jobs() {
    return new RedisJobStore(redis, keys);
  }

  PlanStore plans() {
    return new RedisPlanStore(redis, keys);
  }

  TaskQueue queue() {
    return new RedisTaskQueue(redis, keys);
  }

  PartialStore partials() {
    return new RedisPartialStore(redis, keys);
  }

  private List<String> eval(String file, Object... arguments) {
    try {
      String script =
          Resources.toString(Resources.getResource(TestRedis.class, file), StandardCharsets.UTF_8);
      return redisson()
          .getScript(StringCodec.INSTANCE)
          .eval(RScript.Mode.READ_ONLY, script, RScript.ReturnType.LIST, List.of(), arguments);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Client {
    static final RedissonClient REDISSON = create();

    private static RedissonClient create() {
      Config config = new Config();
      config.setCodec(org.redisson.client.codec.ByteArrayCodec.INSTANCE).setThreads(2);
      config.setNettyThreads(2);
      config
          .useSingleServer()
          .setAddress(TestServer.uri())
          .setConnectionPoolSize(8)
          .setConnectionMinimumIdleSize(1)
          .setSubscriptionConnectionMinimumIdleSize(0)
          .setDnsMonitoringInterval(-1);
      return Redisson.create(config);
    }
  }
}
