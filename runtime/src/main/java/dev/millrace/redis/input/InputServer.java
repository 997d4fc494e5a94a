package dev.millrace.redis.input;

import dev.millrace.InputContext;
import dev.millrace.InvalidJobException;
import dev.millrace.RecordReader;
import dev.millrace.Slice;
import dev.millrace.input.RedisServer;
import dev.millrace.redis.RedisAddress;
import java.io.IOException;
import java.util.List;

/** A server, or a cluster by one of its nodes, whose values jobs read and write. */
public final class InputServer implements RedisServer {

  private static final String NAMESPACE = "mr";

  private final Entrance entrance;
  private final String namespace;

  private InputServer(RedisAddress address, String namespace) {
    this.entrance = new Entrance(address);
    this.namespace = namespace;
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
    return at(RedisAddress.parse(uri), NAMESPACE);
  }

  /**
   * The server at an address, with a namespace for what jobs put beside the keys that they write;
   * nothing is sent to it yet.
   */
  public static InputServer at(RedisAddress address, String namespace) {
    return new InputServer(address, namespace);
  }

  @Override
  public Target target(Kind kind, String key, String jobId, boolean overwrite) {
    KeyNames names = KeyNames.of(namespace, key, jobId);
    return new OutputKey(entrance, kind, names, overwrite, Node.PATIENCE);
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
    String found = OutputKey.described(type);
    if (!found.equals(source.kind().toString())) {
      throw new InvalidJobException(
          "Input %s at %s is not a %s but a %s: read it as what it is"
              .formatted(source.key(), entrance, source.kind(), found));
    }
  }

  private static Source checked(Source stream) {
    StreamId.checked(stream.from());
    StreamId.checked(stream.to());
    return stream;
  }
}
