package dev.millrace.redis.input;

import dev.millrace.InputContext;
import dev.millrace.InvalidJobException;
import dev.millrace.RecordReader;
import dev.millrace.Slice;
import dev.millrace.input.RedisServer;
import dev.millrace.redis.RedisAddress;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server, or a cluster by one of its nodes, whose values jobs read. */
public final class InputServer implements RedisServer {

  private final Entrance entrance;

  private InputServer(RedisAddress address) {
    this.entrance = new Entrance(address);
  }

  /** Finds servers by their addresses; made by a service loader. */
  public static final class ByAddress implements Connector {

    @Override
    public RedisServer at(String uri) {
      return InputServer.at(uri);
    }
  }

  /**
   * The server at an address; nothing is sent to it yet.
   *
   * @throws InvalidJobException if that is not an address
   */
  public static InputServer at(String uri) {
    return at(RedisAddress.parse(uri));
  }

  /** The server at an address; nothing is sent to it yet. */
  public static InputServer at(RedisAddress address) {
    return new InputServer(address);
  }

  @Override
  public List<Slice> slices(Source source, InputContext context) throws IOException {
    if (source.kind() == Kind.KEYS) {
      return slicesOfKeys(new ScanTarget(source), context);
    }
    try (Node node = Node.ofKey(entrance.server(), source, Node.PLANNING)) {
      check(source, Node.text(node.call("TYPE", source.key())));
      return switch (source.kind()) {
        case LIST -> new ListSlices(node, source.key()).slices(context);
        case STREAM -> new StreamSlices(node, checked(source)).slices(context);
        default -> new ScanSlices(node, new ScanTarget(source)).slices(context);
      };
    }
  }

  private List<Slice> slicesOfKeys(ScanTarget target, InputContext context) throws IOException {
    try (Node node = new Node(entrance.server(), target.source(), Node.PLANNING)) {
      return node.identity().cluster()
          ? new ClusterKeys(node.address(), target).slices(node)
          : new ScanSlices(node, target).slices(context);
    }
  }

  @Override
  public RecordReader<List<byte[]>> open(Source source, Slice slice) throws IOException {
    if (source.kind() == Kind.KEYS) {
      return openKeys(new ScanTarget(source), slice);
    }
    Node node = Node.ofKey(entrance.server(), source, Node.PATIENCE);
    try {
      return switch (source.kind()) {
        case LIST -> new ListReader(new ListSlices(node, source.key()), slice);
        case STREAM -> new StreamReader(node, source.key(), slice);
        default -> ScanSlices.open(node, new ScanTarget(source), slice);
      };
    } catch (IOException | RuntimeException e) {
      node.close();
      throw e;
    }
  }

  private RecordReader<List<byte[]>> openKeys(ScanTarget target, Slice slice) throws IOException {
    Node node = new Node(entrance.server(), target.source(), Node.PATIENCE);
    try {
      if (node.identity().cluster()) {
        node.close();
        return new ClusterKeys(node.address(), target).open(slice);
      }
      return ScanSlices.open(node, target, slice);
    } catch (IOException | RuntimeException e) {
      node.close();
      throw e;
    }
  }

  private void check(Source source, String type) {
    if (type.equals("none")) {
      throw new InvalidJobException(
          "Input %s does not exist at %s: name a key that is there".formatted(source, entrance));
    }
    Kind found = type.equals("zset") ? Kind.SORTED_SET : kind(type);
    if (found != source.kind()) {
      throw new InvalidJobException(
          "Input %s at %s is not a %s but a %s: read it as what it is"
              .formatted(source.key(), entrance, source.kind(), found == null ? type : found));
    }
  }

  private static @Nullable Kind kind(String type) {
    for (Kind kind : Kind.values()) {
      if (kind.name().equalsIgnoreCase(type)) {
        return kind;
      }
    }
    return null;
  }

  private static Source checked(Source stream) {
    StreamId.checked(stream.from());
    StreamId.checked(stream.to());
    return stream;
  }
}
