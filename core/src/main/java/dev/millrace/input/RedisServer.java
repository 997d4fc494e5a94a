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
 * A Redis server as {@link RedisInput} and {@link dev.millrace.RedisOutput} see it. Jobs do not
 * call it: this library knows no Redis, and the runtime brings what does.
 */
public interface RedisServer {

  /** What is read. */
  enum Kind {
    /** The fields of a hash. */
    HASH,
    /** The elements of a list. */
    LIST,
    /** The members of a set. */
    SET,
    /** The members of a sorted set, with their scores. */
    SORTED_SET,
    /** The entries of a stream. */
    STREAM,
    /** The keys of a database that match a pattern. */
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
   * A key that one job writes as a whole. Every method can be repeated, by this or another process,
   * and then goes on where a crash has left off.
   */
  interface Target {

    /**
     * Looks, without touching anything, whether the job may write it.
     *
     * @throws InvalidJobException if it may not, or has no hope to
     */
    void check();

    /**
     * Tries what writing it will need.
     *
     * @throws InvalidJobException if that is not to be had
     */
    void claim();

    /**
     * Makes the elements what the key holds, in one step for all who read it.
     *
     * @throws InvalidJobException if the job may not write it any more
     * @throws IOException if the server does not serve it, or the elements cannot be read
     */
    void replace(Elements elements) throws IOException;

    /** Removes what the job leaves, but for what the key holds. */
    void discard() throws IOException;
  }

  /** What a key is to hold; may be gone through several times. */
  @FunctionalInterface
  interface Elements {

    /** Hands on each element, in order. */
    void forEach(ElementSink sink) throws IOException;
  }

  /** Takes elements one after the other. */
  @FunctionalInterface
  interface ElementSink {

    /** Takes field and value, member and score, an element, or fields with their values. */
    void add(List<byte[]> element) throws IOException;
  }

  /** The key that a job writes; nothing is sent yet. */
  Target target(Kind kind, String key, String jobId, boolean overwrite);

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
                    "What lies in Redis cannot be used here: millrace-runtime, which knows Redis, is"
                        + " not on the class path; add it"))
        .at(uri);
  }
}
