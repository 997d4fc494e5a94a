package dev.millrace.redis;

import java.util.List;

/**
 * The classes of the client that take the longest to load and to set up when it connects: most of
 * them are needed once, one after the other, and so they can as well be loaded beside what comes
 * before.
 */
final class ClientClasses {

  private static final List<String> NAMES =
      List.of(
          "org.redisson.Redisson",
          "org.redisson.client.protocol.RedisCommands",
          "io.netty.channel.nio.NioIoHandler",
          "io.netty.channel.MultiThreadIoEventLoopGroup",
          "io.netty.channel.nio.NioEventLoopGroup",
          "io.netty.channel.nio.NioEventLoop",
          "io.netty.resolver.dns.DnsNameResolver",
          "io.netty.channel.socket.nio.NioDatagramChannel",
          "io.netty.channel.socket.nio.NioSocketChannel",
          "io.netty.buffer.ByteBufAllocator",
          "io.netty.buffer.AdaptiveByteBufAllocator",
          "io.netty.handler.codec.ReplayingDecoderByteBuf",
          "org.redisson.client.RedisClient",
          "org.redisson.client.handler.CommandDecoder",
          "org.redisson.connection.SingleConnectionManager",
          "org.redisson.liveobject.core.RedissonObjectBuilder",
          "org.redisson.command.RedisExecutor");

  private ClientClasses() {}

  /** Loads and initializes them; those that are there already cost nothing. */
  static void load() {
    for (String name : NAMES) {
      try {
        Class.forName(name);
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException(
            "The client library has no class " + name + ": this list is of another version", e);
      }
    }
  }
}
