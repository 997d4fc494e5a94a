package dev.millrace.examples.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.StringTokenizer;
import org.redisson.Redisson;
import org.redisson.api.RExecutorService;
import org.redisson.api.RedissonClient;
import org.redisson.api.WorkerOptions;
import org.redisson.api.mapreduce.RCollector;
import org.redisson.api.mapreduce.RMapper;
import org.redisson.api.mapreduce.RReducer;
import org.redisson.config.Config;

/** Word count on Redisson's MapReduce, at a pace that lets a kill find the map phase. */
final class RedissonWords {

  private RedissonWords() {}

  static RedissonClient connect(String uri) {
    Config config = new Config();
    config.useSingleServer().setAddress(uri);
    return Redisson.create(config);
  }

  /** A worker process. Arguments: the server. */
  public static void main(String[] arguments) throws Exception {
    connect(arguments[0])
        .getExecutorService(RExecutorService.MAPREDUCE_NAME)
        .registerWorkers(WorkerOptions.defaults().workers(3));
    System.out.println("ready");
    Thread.sleep(Long.MAX_VALUE);
  }

  /** Leaves a file named after its process when it begins. */
  public static final class WordMapper implements RMapper<Integer, String, String, Long> {

    private static final long serialVersionUID = 1;

    private String gates = "";
    private long pace;

    /** For the codec. */
    public WordMapper() {}

    WordMapper(Path gates, long pace) {
      this.gates = gates.toString();
      this.pace = pace;
    }

    @Override
    public void map(Integer number, String line, RCollector<String, Long> collector) {
      try {
        Path begun = Path.of(gates).resolve("begun-" + ProcessHandle.current().pid());
        if (!Files.exists(begun)) {
          Files.createFile(begun);
        }
        Thread.sleep(pace);
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
      StringTokenizer words = new StringTokenizer(line);
      while (words.hasMoreTokens()) {
        collector.emit(words.nextToken(), 1L);
      }
    }
  }

  /** Adds up. */
  public static final class SumReducer implements RReducer<String, Long> {

    private static final long serialVersionUID = 1;

    @Override
    public Long reduce(String word, Iterator<Long> counts) {
      long sum = 0;
      while (counts.hasNext()) {
        sum += counts.next();
      }
      return sum;
    }
  }
}
