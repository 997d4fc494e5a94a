package dev.millrace.redis;

import com.google.common.primitives.Longs;
import dev.millrace.store.ServerUse;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.client.protocol.RedisCommands;
import org.redisson.client.protocol.RedisStrictCommand;
import org.redisson.command.CommandAsyncExecutor;
import org.redisson.connection.MasterSlaveEntry;

/**
 * The servers that take writes: one, or the masters of a cluster. What the client library knows of
 * them it shows to its own classes only, the same for every topology.
 */
final class Masters {

  private final CommandAsyncExecutor executor;

  Masters(RedissonClient redisson) {
    this.executor = ((Redisson) redisson).getCommandExecutor();
  }

  /** One of them. */
  record Master(MasterSlaveEntry entry, InetSocketAddress address) {

    static Master of(MasterSlaveEntry entry) {
      return new Master(entry, entry.getClient().getAddr());
    }

    /** {@code HOST:PORT}. */
    @Override
    public String toString() {
      return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
  }

  List<Master> all() {
    return executor.getConnectionManager().getEntrySet().stream().map(Master::of).toList();
  }

  /** The one that holds a key, if there is one now. */
  Optional<Master> of(String key) {
    return Optional.ofNullable(executor.getConnectionManager().getEntry(key)).map(Master::of);
  }

  /** What one of them says of itself: names to values. */
  CompletionStage<Map<String, String>> info(
      Master master, RedisStrictCommand<Map<String, String>> section) {
    return executor.writeAsync(master.entry(), StringCodec.INSTANCE, section);
  }

  /** How one of them stands, as it says itself. */
  ServerUse use(Master master) {
    Map<String, String> said = await(info(master, RedisCommands.INFO_DEFAULT));
    return new ServerUse(
        master.toString(),
        said.getOrDefault("valkey_version", said.getOrDefault("redis_version", "")),
        number(said, "uptime_in_seconds"),
        number(said, "used_memory"),
        number(said, "used_memory_peak"),
        number(said, "maxmemory"),
        said.getOrDefault("maxmemory_policy", ""),
        number(said, "connected_clients"),
        number(said, "instantaneous_ops_per_sec"),
        number(said, "connected_slaves"),
        number(said, "aof_enabled") == 1,
        "err".equals(said.get("aof_last_write_status"))
            || "err".equals(said.get("rdb_last_bgsave_status")));
  }

  private static long number(Map<String, String> said, String name) {
    Long number = Longs.tryParse(said.getOrDefault(name, "0"));
    return number == null ? 0 : number;
  }

  /** Whether all of them have a library of functions. */
  boolean haveLibrary(String name) {
    List<CompletableFuture<List<?>>> answers =
        executor.executeAllAsync(RedisCommands.FUNCTION_LIST, "LIBRARYNAME", name);
    return answers.stream().noneMatch(answer -> executor.get(answer).isEmpty());
  }

  /** Waits for an answer. */
  <T> T await(CompletionStage<T> answer) {
    return executor.get(answer.toCompletableFuture());
  }
}
