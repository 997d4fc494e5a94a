package dev.millrace.engine;

import dev.millrace.Emitter;
import dev.millrace.Format;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the attempts of a test write beside the result, kept in memory: by name, in the order in
 * which it is written, without what a format begins its files with.
 */
public final class KeptSides {

  private final Map<String, ByteArrayOutputStream> written = new TreeMap<>();

  /** The lines that have been written, by the name of their output. */
  public Map<String, List<String>> lines() {
    Map<String, List<String>> lines = new TreeMap<>();
    written.forEach(
        (name, bytes) -> lines.put(name, bytes.toString(StandardCharsets.UTF_8).lines().toList()));
    return lines;
  }

  /** The outputs of one attempt. */
  public SideOutputs of(TaskCounters counters) {
    return new Sides(counters);
  }

  private final class Sides extends SideOutputs.Unwritten {
    private final TaskCounters counters;
    private GuardedEmitter guard = new GuardedEmitter((key, value) -> {}, AttemptGuard.NONE);

    Sides(TaskCounters counters) {
      this.counters = counters;
    }

    @Override
    void guardedBy(GuardedEmitter out) {
      guard = out;
    }

    @Override
    public <K, V> Emitter<K, V> open(String name, Format<? super K, ? super V> format) {
      SideName.check(name);
      return (key, value) -> {
        try {
          format.write(
              key, value, written.computeIfAbsent(name, absent -> new ByteArrayOutputStream()));
          counters.add(TaskCounters.SIDE_RECORDS_OUT, 1);
        } catch (IOException e) {
          throw guard.storageFailed(e);
        } catch (RuntimeException | Error e) {
          guard.failed(e);
          throw e;
        }
      };
    }
  }
}
