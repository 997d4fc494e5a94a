package dev.millrace.redis;

import com.google.common.io.Resources;
import dev.millrace.store.JobStore;
import dev.millrace.store.PartialStore;
import dev.millrace.store.PlanStore;
import dev.millrace.store.ScheduleStore;
import dev.millrace.store.TaskQueue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.redisson.api.RedissonClient;

/** A namespace of its own on the server of the tests, and ways to look into it. */
public final class TestRedis {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final String namespace =
      "test" + ProcessHandle.current().pid() + "x" + NUMBER.incrementAndGet();
  private final Keys keys = new Keys(namespace);
  private final Redis redis = as(Client.REDISSON);

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
    return eval("invariants.lua", namespace, namespace);
  }

  /** Removes the namespace. */
  void remove() {
    redisson().getKeys().deleteByPattern(namespace + ":*");
  }

  /** Everything in this namespace but the hints, and but what the clock changes by itself. */
  List<String> dump() {
    return eval("dump.lua", namespace, namespace + ":*", ":wake");
  }

  /** Everything that belongs to the control of one job. */
  List<String> dump(String jobId) {
    return eval("dump.lua", namespace, namespace + ":{" + jobId + "}:*", "");
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

  /** With the rights of a coordinator alone. */
  PlanStore plans() {
    return new RedisPlanStore(as(Client.COORDINATOR), keys);
  }

  /** With the rights of a coordinator alone. */
  ScheduleStore schedules() {
    return new RedisScheduleStore(as(Client.COORDINATOR), keys);
  }

  /** With the rights of a worker alone. */
  TaskQueue queue() {
    return new RedisTaskQueue(as(Client.WORKER), keys);
  }

  PartialStore partials() {
    return new RedisPartialStore(redis, keys);
  }

  private static Redis as(RedissonClient redisson) {
    return new Redis(redisson, FunctionLibrary.load(), "redis://test", PATIENCE);
  }

  /** Runs a script that looks at a whole namespace: on a copy, where that is on several servers. */
  private static List<String> eval(String file, String namespace, Object... arguments) {
    try (RespConnection server = new RespConnection(OneServer.with(namespace))) {
      String script =
          Resources.toString(Resources.getResource(TestRedis.class, file), StandardCharsets.UTF_8);
      List<Object> command = new ArrayList<>(List.of("EVAL_RO", script, 0));
      command.addAll(List.of(arguments));
      return ((List<?>) server.call(command.toArray())).stream().map(ServerState::text).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A client of what is at an address, as it is configured in the product: to be shut down. */
  public static RedissonClient client(String uri) {
    RedisAddress address = RedisAddress.parse(uri);
    return Connecting.connect(address, ConnectOptions.DEFAULT).redisson();
  }

  private static final class Client {
    static final RedissonClient REDISSON = client(TestServer.uri());
    static final RedissonClient COORDINATOR = client(TestServer.uriFor(AccessRole.COORDINATOR));
    static final RedissonClient WORKER = client(TestServer.uriFor(AccessRole.WORKER));
  }
}
