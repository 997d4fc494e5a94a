package dev.millrace.redis;

import com.google.common.base.Suppliers;
import dev.millrace.store.StoreException;
import dev.millrace.store.StoreUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.redisson.api.FunctionMode;
import org.redisson.api.FunctionResult;
import org.redisson.api.RFunction;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.client.codec.Codec;
import org.redisson.client.codec.StringCodec;
import org.redisson.codec.CompositeCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way to call Redis. Redisson itself tries a command for some seconds; an outage that lasts
 * longer is waited out here, with growing pauses, up to a limit; {@link Outage} reports it. As
 * everything that is called is idempotent, trying again is always safe.
 */
final class Redis {

  /** Hashes whose fields are text and whose values are bytes. */
  static final Codec FIELDS = new CompositeCodec(StringCodec.INSTANCE, ByteArrayCodec.INSTANCE);

  private static final Logger log = LoggerFactory.getLogger(Redis.class);
  private static final long FIRST_PAUSE_MS = 20;
  private static final long MAX_PAUSE_MS = 500;

  /** A busy machine can make a command wait this long; nobody need hear of it. */
  private static final Duration HICCUP = Duration.ofSeconds(2);

  private final RedissonClient redisson;
  private final RFunction functions;
  private final FunctionLibrary library;
  private final String address;
  private final BooleanSupplier mayReturn;
  private final Outage outage;
  private final Requests requests;
  private final String traceParent;
  private final Supplier<Masters> masters;
  private final Supplier<Memories> memories;
  private final AtomicBoolean missing = new AtomicBoolean();
  private volatile Duration patience;

  Redis(RedissonClient redisson, FunctionLibrary library, String address, Duration patience) {
    this(redisson, library, address, ConnectOptions.DEFAULT.withPatience(patience));
  }

  Redis(RedissonClient redisson, FunctionLibrary library, String address, ConnectOptions options) {
    this.redisson = redisson;
    this.functions = redisson.getFunction(ByteArrayCodec.INSTANCE);
    this.library = library;
    this.address = address;
    this.mayReturn = options.mayReturn();
    this.patience = options.patience();
    this.outage = new Outage(address, patience);
    this.requests = new Requests(options.watcher());
    this.traceParent = options.traceParent();
    this.masters = Suppliers.memoize(() -> new Masters(redisson));
    Duration memoryPatience = patience.dividedBy(2);
    this.memories = Suppliers.memoize(() -> new Memories(masters.get(), address, memoryPatience));
  }

  /** How full the server is that holds a key. */
  ServerMemory memory(String key) {
    return memories.get().of(key);
  }

  /** How full all servers are. */
  Memories memories() {
    return memories.get();
  }

  /** The servers that take writes. */
  Masters masters() {
    return masters.get();
  }

  /** Waits at most this long from now on: for a process that is to end. */
  void limitPatience(Duration atMost) {
    patience = atMost.compareTo(patience) < 0 ? atMost : patience;
  }

  /** Of which trace the jobs are part that are submitted here; empty if each has its own. */
  String traceParent() {
    return traceParent;
  }

  /** For how long the server has answered nothing. */
  Duration silence() {
    return requests.silence();
  }

  RedissonClient redisson() {
    return redisson;
  }

  /** Where the server is, without its password. */
  String address() {
    return address;
  }

  /** Calls a function that returns a number. */
  long call(Transition transition, List<String> keys, Object... arguments) {
    Long reply =
        waitingOut(
            transition.function(),
            () -> this.<Long>send(transition, FunctionResult.LONG, keys, encode(arguments)),
            () -> memory(keys.get(0)));
    return reply;
  }

  /**
   * Calls a function that returns a list: of bytes where it returns strings, of longs where it
   * returns numbers.
   */
  List<Object> callForList(Transition transition, List<String> keys, Object... arguments) {
    return waitingOut(
        transition.function(),
        () -> this.<List<Object>>send(transition, FunctionResult.LIST, keys, encode(arguments)),
        () -> memory(keys.get(0)));
  }

  /** Begins to call a function that returns a number; not tried again. */
  CompletionStage<Long> callAsync(Transition transition, List<String> keys, Object... arguments) {
    long start = System.nanoTime();
    return functions
        .<Long>callAsync(
            FunctionMode.WRITE,
            library.function(transition),
            FunctionResult.LONG,
            new ArrayList<>(keys),
            encode(arguments))
        .whenComplete((code, error) -> requests.ended(transition.function(), start, error));
  }

  /**
   * Puts the functions on the servers, unless they are there. Where this user may not, waits until
   * somebody else has.
   */
  void loadFunctions() {
    waitingOut(
        () -> {
          if (!masters().haveLibrary(library.name()) && !load()) {
            throw new RedisException(ErrorKind.FUNCTION_NOT_FOUND);
          }
          return true;
        });
  }

  /** Loads the functions; false if this user may not. */
  private boolean load() {
    try {
      functions.loadAndReplace(library.name(), library.code());
      missing.set(false);
      return true;
    } catch (RuntimeException e) {
      if (ErrorKind.of(e) != ErrorKind.REFUSED) {
        throw e;
      }
      if (missing.compareAndSet(false, true)) {
        log.warn("{}", RedisErrors.noFunctions(address));
      }
      return false;
    }
  }

  /** Runs a command, waiting out outages. */
  <T> T waitingOut(Supplier<T> command) {
    return waitingOut(RequestWatcher.COMMAND, command, () -> memories.get().fullest());
  }

  /**
   * Runs a command, waiting out outages.
   *
   * @param request what it is called for watchers
   * @param memory of the server that has refused it, where it was refused because memory is full
   */
  private <T> T waitingOut(String request, Supplier<T> command, Supplier<ServerMemory> memory) {
    long start = System.nanoTime();
    long pause = FIRST_PAUSE_MS;
    boolean entered = false;
    try {
      while (true) {
        long asked = System.nanoTime();
        try {
          T reply = command.get();
          requests.ended(request, asked, null);
          if (entered) {
            outage.leave();
            entered = false;
          }
          outage.answered();
          return reply;
        } catch (RuntimeException e) {
          requests.ended(request, asked, e);
          ErrorKind kind = failUnlessWorthWaiting(start, e, memory);
          if (!entered && kind == ErrorKind.OUTAGE && elapsed(start).compareTo(HICCUP) > 0) {
            outage.enter(start, e);
            entered = true;
          }
          pause(pause);
          pause = Math.min(MAX_PAUSE_MS, 2 * pause);
          if (kind == ErrorKind.NO_FUNCTION) {
            reload();
          }
        }
      }
    } finally {
      if (entered) {
        outage.leave();
      }
    }
  }

  private ErrorKind failUnlessWorthWaiting(
      long start, RuntimeException e, Supplier<ServerMemory> memory) {
    if (Thread.currentThread().isInterrupted()) {
      throw new StoreException("Interrupted while waiting for " + address, e);
    }
    ErrorKind kind = ErrorKind.of(e);
    if (kind == ErrorKind.REFUSED || kind == ErrorKind.BUG) {
      throw new StoreException(RedisErrors.refusal(address, e), e);
    }
    if (kind == ErrorKind.FULL) {
      memory.get().refused(elapsed(start));
    }
    if (!mayReturn.getAsBoolean()) {
      throw new StoreUnavailableException(
          "The Redis server at " + address + " has ended, and all that it held is lost: start anew",
          e);
    }
    if (elapsed(start).compareTo(patience) > 0) {
      throw new StoreUnavailableException(RedisErrors.unavailable(address, elapsed(start), e), e);
    }
    return kind;
  }

  private <T> T send(
      Transition transition, FunctionResult result, List<String> keys, Object[] arguments) {
    return functions.call(
        transition.mode(), library.function(transition), result, new ArrayList<>(keys), arguments);
  }

  /**
   * The functions went with a FLUSHALL or a restart without persistence; that they are missing
   * again is no outage.
   */
  private void reload() {
    try {
      load();
    } catch (RuntimeException e) {
      log.debug(
          "Functions cannot be loaded yet address={} cause={}", address, RedisErrors.brief(e));
    }
  }

  private void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("Interrupted while waiting for " + address, e);
    }
  }

  private static Duration elapsed(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static Object[] encode(Object[] arguments) {
    return Arrays.stream(arguments).map(Redis::encode).toArray();
  }

  /** An argument as it is sent: bytes as they are, anything else as text. */
  static byte[] encode(Object argument) {
    return argument instanceof byte[] bytes
        ? bytes
        : String.valueOf(argument).getBytes(StandardCharsets.UTF_8);
  }
}
