package dev.millrace.compare;

import dev.millrace.Job;
import dev.millrace.Mapper;
import dev.millrace.Parameters;
import dev.millrace.Reducer;
import dev.millrace.examples.WordCount;
import dev.millrace.redis.embedded.EmbeddedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.redisson.Redisson;
import org.redisson.api.RExecutorService;
import org.redisson.api.RMap;
import org.redisson.api.RedissonClient;
import org.redisson.api.WorkerOptions;
import org.redisson.api.mapreduce.RCollector;
import org.redisson.api.mapreduce.RMapper;
import org.redisson.api.mapreduce.RReducer;
import org.redisson.config.Config;

/**
 * The word count example on Redisson's own MapReduce, with the same mapper and reducer behind thin
 * adapters, and an embedded server of the same kind.
 */
public final class RedissonWordCount {

  private static final int LINES_AT_ONCE = 1_000;

  private RedissonWordCount() {}

  /** Arguments: input, output. Reports how long the job alone took. */
  public static void main(String[] arguments) throws Exception {
    try (EmbeddedServer server = EmbeddedServer.start()) {
      Config config = new Config();
      config.useSingleServer().setAddress(server.uri());
      RedissonClient redisson = Redisson.create(config);
      try {
        // With a single worker it would hang: its coordinator takes one, and waits for others.
        redisson
            .getExecutorService(RExecutorService.MAPREDUCE_NAME)
            .registerWorkers(WorkerOptions.defaults().workers(3));
        RMap<Integer, String> lines = redisson.getMap("lines");
        load(Path.of(arguments[0]), lines);
        long start = System.nanoTime();
        Map<String, Long> counts =
            lines
                .<String, Long>mapReduce()
                .mapper(new MapperAdapter())
                .reducer(new ReducerAdapter())
                .execute();
        System.err.println("job_us=" + (System.nanoTime() - start) / 1_000);
        List<String> output = new ArrayList<>();
        new TreeMap<>(counts).forEach((word, count) -> output.add(word + "\t" + count));
        Files.write(Path.of(arguments[1]), output);
      } finally {
        redisson.shutdown();
      }
    }
  }

  private static void load(Path input, RMap<Integer, String> lines) throws Exception {
    Map<Integer, String> some = new HashMap<>();
    int number = 0;
    for (String line : Files.readAllLines(input)) {
      some.put(number++, line);
      if (some.size() == LINES_AT_ONCE) {
        lines.putAll(some);
        some.clear();
      }
    }
    lines.putAll(some);
  }

  private static Job<?, ?> job() {
    return new WordCount().define(Parameters.of("none"));
  }

  /** The example's mapper. */
  public static final class MapperAdapter implements RMapper<Integer, String, String, Long> {

    private transient Mapper<String, String, Long> mapper;

    @Override
    @SuppressWarnings("unchecked") // as WordCount declares it
    public void map(Integer number, String line, RCollector<String, Long> collector) {
      if (mapper == null) {
        mapper = (Mapper<String, String, Long>) job().sources().get(0).mapper();
      }
      try {
        mapper.map(line, collector::emit);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** The example's reducer. */
  public static final class ReducerAdapter implements RReducer<String, Long> {

    private transient Reducer<String, Long, Long> reducer;

    @Override
    @SuppressWarnings("unchecked") // as WordCount declares it
    public Long reduce(String word, Iterator<Long> counts) {
      if (reducer == null) {
        reducer = (Reducer<String, Long, Long>) job().reducer().orElseThrow();
      }
      long[] sum = new long[1];
      try {
        reducer.reduce(word, () -> counts, (key, value) -> sum[0] = value);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
      return sum[0];
    }
  }
}
