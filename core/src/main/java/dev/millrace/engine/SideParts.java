package dev.millrace.engine;

import dev.millrace.Compression;
import dev.millrace.Emitter;
import dev.millrace.Format;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The files that one attempt writes beside its result. What is emitted is collected per name and
 * written when there is enough of it, or when all names together hold too much; a file is open
 * while a piece is written, and at no other time. So neither memory nor file handles grow with the
 * number of names, and where the pieces end depends on nothing but what is emitted.
 */
final class SideParts extends SideOutputs {

  /** Each is an entry of the attempt's manifest; names made from unbounded values are a mistake. */
  static final int MAX_NAMES = 10_000;

  /** How many bytes all names together may collect. */
  private static final int MAX_COLLECTED = 8 << 20;

  private static final int FIRST_BUFFER = 256;

  private final IntFunction<Path> paths;
  private final Compression compression;
  private final TaskCounters counters;
  private final Map<String, Named> files = new LinkedHashMap<>();
  private @Nullable GuardedEmitter guard;
  private long collected;
  private long records;

  private record Named(String suffix, PartWriter file) {}

  /**
   * The files of an attempt.
   *
   * @param paths where the first one goes, the second, and so on
   */
  SideParts(IntFunction<Path> paths, Compression compression, TaskCounters counters) {
    this.paths = paths;
    this.compression = compression;
    this.counters = counters;
  }

  @Override
  void guardedBy(GuardedEmitter out) {
    guard = out;
  }

  @Override
  public <K, V> Emitter<K, V> open(String name, Format<? super K, ? super V> format) {
    if (!files.containsKey(name)) {
      SideName.check(name);
    }
    return new SideEmitter<>(name, format);
  }

  /** Writes pairs of one kind; there is no file before the first one. */
  private final class SideEmitter<K, V> implements Emitter<K, V> {
    private final String name;
    private final Format<? super K, ? super V> format;
    private @Nullable PartWriter file;

    SideEmitter(String name, Format<? super K, ? super V> format) {
      this.name = name;
      this.format = format;
    }

    @Override
    public void emit(K key, V value) {
      try {
        PartWriter to = file == null ? find(name, format) : file;
        file = to;
        int before = to.piece().size();
        format.write(key, value, to.piece());
        records++;
        collected(to, to.piece().size() - before);
      } catch (IOException e) {
        throw guard == null ? new UncheckedIOException(e) : guard.storageFailed(e);
      } catch (RuntimeException | Error e) {
        // User code may catch what is thrown, but the attempt fails all the same.
        if (guard != null) {
          guard.failed(e);
        }
        throw e;
      }
    }
  }

  private PartWriter find(String name, Format<?, ?> format) throws IOException {
    Named known = files.get(name);
    Named named = known == null ? create(name, format) : known;
    if (!named.suffix().equals(format.suffix())) {
      throw new IllegalArgumentException(
          "Output \"%s\" has two formats: one whose files end with \"%s\", and one with \"%s\""
              .formatted(name, named.suffix(), format.suffix()));
    }
    return named.file();
  }

  private Named create(String name, Format<?, ?> format) throws IOException {
    if (files.size() == MAX_NAMES) {
      throw new IllegalArgumentException(
          "An attempt may write "
              + MAX_NAMES
              + " outputs beside the result, and "
              + name
              + " would be one more: make names from values of which there are fewer, or let the"
              + " values be keys");
    }
    Path path = paths.apply(files.size());
    Named named = new Named(format.suffix(), new PartWriter(path, compression, FIRST_BUFFER));
    format.begin(named.file().piece());
    collected += named.file().piece().size();
    files.put(name, named);
    return named;
  }

  private void collected(PartWriter file, int more) throws IOException {
    collected += more;
    if (file.isFull()) {
      write(file);
    } else if (collected >= MAX_COLLECTED) {
      for (Named each : files.values()) {
        write(each.file());
      }
    }
  }

  private void write(PartWriter file) throws IOException {
    collected -= file.piece().size();
    file.flush();
    file.release();
    file.piece().reset(0);
  }

  @Override
  public List<SidePart> finish() throws IOException {
    List<SidePart> written = new ArrayList<>();
    for (Map.Entry<String, Named> each : files.entrySet()) {
      PartWriter file = each.getValue().file();
      file.finish();
      String suffix = each.getValue().suffix() + compression.suffix();
      written.add(new SidePart(each.getKey(), suffix, file.bytes(), file.checksum()));
    }
    if (records > 0) {
      counters.add(TaskCounters.SIDE_RECORDS_OUT, records);
    }
    return written;
  }

  @Override
  public void close() throws IOException {
    for (Named each : files.values()) {
      each.file().close();
    }
  }
}
