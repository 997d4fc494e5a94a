package dev.millrace.input;

import dev.millrace.InputContext;
import dev.millrace.InvalidJobException;
import dev.millrace.RecordReader;
import dev.millrace.Slice;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;

/**
 * A Redis server as {@link RedisInput} sees it. Jobs do not call it: this library knows no Redis,
 * and the runtime brings what does.
 */
public interface RedisServer {

  /** What is read. */
  enum Kind {
    HASH,
    LIST,
    SET,
    SORTED_SET,
    STREAM,
    KEYS;

    /** As a word for people: {@code sorted set}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /**
   * Where records come from.
   *
   * @param kind what lies there
   * @param key the key; of {@link Kind#KEYS} the pattern of keys
   * @param from of a stream the first id, {@code -} for its first; else empty
   * @param to of a stream the last id, {@code +} for its last; else empty
   */
  record Source(Kind kind, String key, String from, String to) {

    /** For people: {@code sorted set ranking}. */
    @Override
    public String toString() {
      return kind + " " + key;
    }
  }

  /** Finds servers by their addresses. */
  interface Connector {

    /**
     * The server at an address; nothing is sent to it yet.
     *
     * @throws InvalidJobException if that is not an address
     */
    RedisServer at(String uri);
  }

  /**
   * Divides what lies there into slices, each for one map task.
   *
   * @throws InvalidJobException if there is no such thing
   */
  List<Slice> slices(Source source, InputContext context) throws IOException;

  /**
   * Reads a slice. A record is the elements that the server gives for it: field and value, member
   * and score, id and fields with their values.
   */
  RecordReader<List<byte[]>> open(Source source, Slice slice) throws IOException;

  /**
   * The server at an address, by the runtime that is on the class path.
   *
   * @throws InvalidJobException if none is, or that is not an address
   */
  static RedisServer at(String uri) {
    return ServiceLoader.load(Connector.class, RedisServer.class.getClassLoader())
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidJobException(
                    "What lies in Redis cannot be read here: millrace-runtime, which knows Redis, is"
                        + " not on the class path; add it"))
        .at(uri);
  }
}
