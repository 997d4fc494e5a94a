package dev.millrace.engine;

import dev.millrace.Emitter;
import dev.millrace.Input;
import dev.millrace.InputContext;
import dev.millrace.Job;
import dev.millrace.Mapper;
import dev.millrace.Parameters;
import dev.millrace.RecordReader;
import dev.millrace.Reducer;
import dev.millrace.Slice;
import dev.millrace.Split;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** What the tests of the engine share. */
final class EngineTesting {

  static final BlockOrigin ORIGIN = new BlockOrigin(7, "worker-1:55-0:1", 3);

  /** As tiny as they can be: every pair is a run, every record a block, every byte a chunk. */
  static final EngineSettings TINY = new EngineSettings(1, 1, 1);

  static final EngineSettings USUAL = new EngineSettings(1 << 20, 1 << 18, 1 << 20);

  private EngineTesting() {}

  /** A record in bytes, which compares as its bytes do. */
  record Bytes(List<Integer> key, List<Integer> value) {

    static final Comparator<Bytes> BY_KEY =
        (left, right) -> Arrays.compareUnsigned(array(left.key), array(right.key));

    static Bytes of(byte[] key, byte[] value) {
      return new Bytes(list(key, 0, key.length), list(value, 0, value.length));
    }

    static List<Integer> list(byte[] bytes, int start, int length) {
      return IntStream.range(start, start + length).mapToObj(i -> bytes[i] & 0xff).toList();
    }

    static byte[] array(List<Integer> bytes) {
      byte[] array = new byte[bytes.size()];
      for (int i = 0; i < array.length; i++) {
        array[i] = bytes.get(i).byteValue();
      }
      return array;
    }
  }

  /** Chunks in memory, as one attempt writes them. */
  static final class Chunks implements ChunkSink {

    final Map<Integer, List<byte[]>> byPartition = new HashMap<>();

    @Override
    public void put(int partition, int chunk, byte[] bytes) {
      List<byte[]> chunks = of(partition);
      if (chunk != chunks.size()) {
        throw new AssertionError("Chunk " + chunk + " was written after " + chunks.size());
      }
      chunks.add(bytes);
    }

    List<byte[]> of(int partition) {
      return byPartition.computeIfAbsent(partition, absent -> new ArrayList<>());
    }

    ChunkSource source(BlockOrigin origin) {
      return source(of(origin.partition()), origin);
    }

    static ChunkSource source(List<byte[]> chunks, BlockOrigin origin) {
      return chunk -> {
        if (chunk < 0 || chunk >= chunks.size()) {
          throw new LostBlockException(origin, "Chunk " + chunk + " is gone");
        }
        return chunks.get(chunk);
      };
    }
  }

  /** Writes each list as a run; returns the chunks of each. */
  static int[] write(
      ChunkSink sink, BlockOrigin origin, EngineSettings settings, List<List<Bytes>> runs)
      throws IOException {
    BlockWriter writer = new BlockWriter(sink, origin, settings);
    for (List<Bytes> run : runs) {
      for (Bytes record : run) {
        byte[] key = Bytes.array(record.key());
        byte[] value = Bytes.array(record.value());
        writer.add(key, 0, key.length, value, 0, value.length);
      }
      writer.endRun();
    }
    return writer.runs();
  }

  static Bytes current(RunReader run) {
    return new Bytes(
        Bytes.list(run.key(), 0, run.keyLength()),
        Bytes.list(run.block(), run.valueStart(), run.valueLength()));
  }

  static List<Bytes> readAll(RunReader run) throws IOException {
    List<Bytes> records = new ArrayList<>();
    while (run.advance()) {
      records.add(current(run));
    }
    return records;
  }

  /** The readers of all runs that an attempt wrote for a partition. */
  static List<RunReader> runs(Chunks chunks, BlockOrigin origin, int[] runs) {
    return RunReader.ofAll(chunks.source(origin), origin, runs);
  }

  static Attempt attempt() {
    return new Attempt(
        "job-1", ORIGIN.task(), 1, ORIGIN.attempt(), Parameters.of(), new TaskCounters());
  }

  /** A reader that stands at a record. */
  static RecordReader<Object> readerAt(Object record) {
    return new RecordReader<>() {
      @Override
      public boolean advance() {
        return true;
      }

      @Override
      public Object record() {
        return record;
      }

      @Override
      public String position() {
        return "somewhere";
      }

      @Override
      public void close() {}
    };
  }

  static InputContext context(DataCodec codec) {
    return new InputContext(OptionalLong.empty(), 1, codec);
  }

  /** A split for {@link Lines}, which holds its own records. */
  static Split anySplit() {
    return new Split(List.of(Slice.ofBytes("lines", 0, 1)));
  }

  /** A job over lines that maps each to itself and 1. */
  static <R> Job<String, R> job(List<String> lines, Reducer<String, Long, R> reducer) {
    return Job.named("test").input(new Lines(lines)).mapper(ones()).reducer(reducer).build();
  }

  static Mapper<String, String, Long> ones() {
    return (line, out) -> out.emit(line, 1L);
  }

  /** Pairs that were emitted or written. */
  static final class Pairs implements ResultWriter, Emitter<Object, Object> {

    final List<Map.Entry<Object, Object>> pairs = new ArrayList<>();
    int finished;
    int closed;

    @Override
    public void emit(Object key, Object value) {
      add(key, value);
    }

    @Override
    public void add(Object key, Object value) {
      pairs.add(Map.entry(key, value));
    }

    @Override
    public Written finish() {
      finished++;
      return new Written(pairs.size(), 10L * pairs.size(), 0);
    }

    @Override
    public void close() {
      closed++;
    }
  }

  /** Lines as input, whatever the split. */
  record Lines(List<String> lines) implements Input<String> {

    @Override
    public List<Split> splits(InputContext context) {
      return lines.isEmpty() ? List.of() : Collections.nCopies(1, anySplit());
    }

    @Override
    public RecordReader<String> open(Split split, InputContext context) {
      return new RecordReader<>() {
        private int next;

        @Override
        public boolean advance() {
          return next++ < lines.size();
        }

        @Override
        public String record() {
          return lines.get(next - 1);
        }

        @Override
        public String position() {
          return "line " + next;
        }

        @Override
        public void close() {}
      };
    }
  }
}
