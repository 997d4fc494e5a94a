package dev.millrace.engine;

import dev.millrace.Codec;
import dev.millrace.Input;
import dev.millrace.InputContext;
import dev.millrace.InvalidJobException;
import dev.millrace.Job;
import dev.millrace.Pair;
import dev.millrace.RecordReader;
import dev.millrace.SideTable;
import dev.millrace.Split;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** The side tables of one attempt's job, as they were read. */
public final class Tables {

  /** For a job that has none. */
  static final Tables NONE = new Tables(List.of(), List.of());

  private final Map<SideTable<?, ?>, Map<?, ?>> contents = new IdentityHashMap<>();

  private Tables(List<SideTable<?, ?>> tables, List<Map<?, ?>> read) {
    for (int i = 0; i < tables.size(); i++) {
      contents.put(tables.get(i), read.get(i));
    }
  }

  /** The tables of a job with what {@link #readAll} has read for the same job. */
  public static Tables of(Job<?, ?> job, List<Map<?, ?>> read) {
    return new Tables(job.sideTables(), read);
  }

  /**
   * Reads all tables of a job, in their order.
   *
   * @throws InvalidJobException if one is too large
   */
  public static List<Map<?, ?>> readAll(Job<?, ?> job, InputContext context) throws IOException {
    List<Map<?, ?>> read = new ArrayList<>();
    for (SideTable<?, ?> table : job.sideTables()) {
      read.add(read(job, table, context));
    }
    return read;
  }

  @SuppressWarnings("unchecked") // a table's records are the keys and values that it is asked for
  <K, V> Map<K, V> get(SideTable<K, V> table) {
    Map<?, ?> read = contents.get(table);
    if (read == null) {
      throw new InvalidJobException(
          "A side table was asked for that the job was not given: add .sideTable(...) to its"
              + " definition");
    }
    return (Map<K, V>) read;
  }

  private static <K, V> Map<K, V> read(Job<?, ?> job, SideTable<K, V> table, InputContext context)
      throws IOException {
    Input<Pair<K, V>> input = table.input();
    Codec codec = context.codec();
    Map<K, V> read = new HashMap<>();
    long bytes = 0;
    for (Split split : input.splits(context)) {
      try (RecordReader<Pair<K, V>> records = input.open(split, context)) {
        while (records.advance()) {
          Pair<K, V> each = records.record();
          bytes += codec.encode(each.first()).length + (long) codec.encode(each.second()).length;
          if (bytes > table.maxBytes()) {
            throw tooLarge(job, table, read.size());
          }
          read.put(each.first(), each.second());
        }
      }
    }
    return Collections.unmodifiableMap(read);
  }

  private static InvalidJobException tooLarge(Job<?, ?> job, SideTable<?, ?> table, int records) {
    return new InvalidJobException(
        "A side table of job "
            + job.name()
            + " has more than the "
            + table.maxBytes()
            + " bytes that it may have, after "
            + records
            + " records: make it smaller, allow it more by .atMost(bytes) if the heap of the workers"
            + " is large, or use a Join");
  }
}
