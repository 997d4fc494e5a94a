package dev.millrace.redis;

import dev.millrace.redis.Masters.Master;
import dev.millrace.store.PartialStore.Memory;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.redisson.client.protocol.RedisCommands;
import org.redisson.connection.MasterSlaveEntry;

/** How full the memory of each server is: of the one, or of every master of a cluster. */
final class Memories {

  private final Masters masters;
  private final String address;
  private final Duration patience;
  private final Map<MasterSlaveEntry, ServerMemory> known = new ConcurrentHashMap<>();

  /** For keys that no server holds at the moment: nobody waits for memory then. */
  private final ServerMemory nowhere;

  /**
   * Asks nothing yet.
   *
   * @param patience how long writers wait while nobody frees anything
   */
  Memories(Masters masters, String address, Duration patience) {
    this.masters = masters;
    this.address = address;
    this.patience = patience;
    this.nowhere =
        new ServerMemory(
            () -> CompletableFuture.failedFuture(new IllegalStateException("no server")),
            () -> address,
            patience);
  }

  /** That of the server which holds a key. */
  ServerMemory of(String key) {
    return masters.of(key).map(this::of).orElse(nowhere);
  }

  /** The fullest, as far as is known. */
  ServerMemory fullest() {
    return masters.all().stream()
        .map(this::of)
        .max(Comparator.comparingDouble(ServerMemory::share))
        .orElse(nowhere);
  }

  /** How it stands with the server that is worst off. */
  Memory state() {
    return masters.all().stream()
        .map(master -> of(master).state())
        .max(Comparator.naturalOrder())
        .orElse(Memory.ENOUGH);
  }

  private ServerMemory of(Master master) {
    return known.computeIfAbsent(
        master.entry(),
        entry ->
            new ServerMemory(
                () -> masters.info(Master.of(entry), RedisCommands.INFO_MEMORY),
                () -> name(Master.of(entry)),
                patience));
  }

  private String name(Master master) {
    return masters.all().size() == 1 ? address : "node " + master + " of " + address;
  }
}
