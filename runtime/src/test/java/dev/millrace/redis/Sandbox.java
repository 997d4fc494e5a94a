package dev.millrace.redis;

import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.redisson.api.FunctionMode;
import org.redisson.api.RFunction;
import org.redisson.api.RedissonClient;

/**
 * A namespace that can be put into any state that it was in before. The stores of the product call
 * the functions of the product in it; each call is one round trip, in which the state is restored
 * first, where it has to be, and looked at afterwards.
 */
final class Sandbox implements AutoCloseable {
  /** Says that a store wants something else than a function: a step of its own. */
  static final class OtherCommand extends RuntimeException {
    private static final long serialVersionUID = 1;

    OtherCommand(String method) {
      super(method);
    }
  }

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final RespConnection connection = new RespConnection(TestServer.single());
  private final String namespace =
      "sandbox" + ProcessHandle.current().pid() + "x" + NUMBER.incrementAndGet();
  private final Keys keys = new Keys(namespace);
  private final String restore = load("exploration/restore.lua");
  private final String look = load("exploration/look.lua");
  private final String copy = load("exploration/snapshot.lua");
  private final Redis redis;
  private final RedisTaskQueue queue;
  private final RedisPlanStore plans;
  private final RedisJobStore jobs;
  private final FunctionLibrary library;
  private ServerState wanted;
  private ServerState present;
  private long calls;

  Sandbox(FunctionLibrary library) {
    this.library = library;
    this.redis = new Redis(client(), library, "redis://sandbox", Duration.ZERO);
    this.queue = new RedisTaskQueue(redis, keys);
    this.plans = new RedisPlanStore(redis, keys);
    this.jobs = new RedisJobStore(redis, keys);
    connection.call(
        "FUNCTION", "LOAD", "REPLACE", "#!lua name=" + library.name() + "\n" + library.code());
    present = look();
    wanted = present;
  }

  Keys keys() {
    return keys;
  }

  Redis redis() {
    return redis;
  }

  RedisTaskQueue queue() {
    return queue;
  }

  RedisPlanStore plans() {
    return plans;
  }

  RedisJobStore jobs() {
    return jobs;
  }

  /** How many commands were run for steps. */
  long calls() {
    return calls;
  }

  /** From now on commands find this state, or what earlier commands have made of it. */
  void begin(ServerState state) {
    wanted = state;
  }

  /** The state now. */
  ServerState state() {
    return wanted;
  }

  /** Runs one command of a step. */
  Object command(Object... command) {
    boolean restored = present != wanted;
    if (restored) {
      sendRestore(wanted);
    }
    connection.send(command);
    connection.send("EVALSHA", look, 0, namespace);
    if (restored) {
      connection.receive();
    }
    present = null;
    RuntimeException failure = null;
    Object reply = null;
    try {
      reply = connection.receive();
    } catch (IllegalStateException e) {
      failure = e;
    }
    ServerState seen = new ServerState((List<?>) connection.receive());
    present = seen.text().equals(wanted.text()) ? wanted : seen;
    wanted = present;
    calls++;
    if (failure != null) {
      throw failure;
    }
    return reply;
  }

  /** Makes it possible to come back to the state in which the namespace is now. */
  void keep(ServerState state) {
    if (state.snapshot == null) {
      if (present != state) {
        throw new IllegalStateException("Another state is there now");
      }
      state.snapshot = new ArrayList<>((List<?>) connection.call("EVALSHA", copy, 0, namespace));
    }
  }

  private ServerState look() {
    return new ServerState((List<?>) connection.call("EVALSHA", look, 0, namespace));
  }

  private void sendRestore(ServerState state) {
    List<Object> command = new ArrayList<>(List.of("EVALSHA", restore, 0, namespace));
    command.addAll(state.snapshot);
    connection.send(command.toArray());
  }

  private String load(String file) {
    try {
      String script =
          Resources.toString(Resources.getResource(Sandbox.class, file), StandardCharsets.UTF_8);
      return ServerState.text(connection.call("SCRIPT", "LOAD", script));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A client that can call functions, and nothing else. */
  private RedissonClient client() {
    Object functions =
        Proxy.newProxyInstance(
            Sandbox.class.getClassLoader(),
            new Class<?>[] {RFunction.class},
            (proxy, method, arguments) -> {
              if (!method.getName().equals("call")) {
                throw new OtherCommand(method.toString());
              }
              List<?> keys = (List<?>) arguments[3];
              String verb = arguments[0] == FunctionMode.READ ? "FCALL_RO" : "FCALL";
              List<Object> command = new ArrayList<>(List.of(verb, arguments[1], keys.size()));
              command.addAll(keys);
              command.addAll(Arrays.asList((Object[]) arguments[4]));
              return command(command.toArray());
            });
    return (RedissonClient)
        Proxy.newProxyInstance(
            Sandbox.class.getClassLoader(),
            new Class<?>[] {RedissonClient.class},
            (proxy, method, arguments) -> {
              if (!method.getName().equals("getFunction")) {
                throw new OtherCommand(method.toString());
              }
              return functions;
            });
  }

  /** Removes the namespace and the functions. */
  @Override
  public void close() {
    connection.call("EVALSHA", restore, 0, namespace);
    if (!library.name().equals(FunctionLibrary.load().name())) {
      connection.call("FUNCTION", "DELETE", library.name());
    }
    connection.close();
  }
}
