package dev.millrace.cli;

import dev.millrace.Format;
import dev.millrace.InvalidJobException;
import dev.millrace.client.JobClient;
import dev.millrace.client.TopResults;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Map.Entry;
import picocli.CommandLine.Option;

/**
 * Prints a kept result on standard output: all of it in key order, or the greatest values; in the
 * job's own format, or as lines of JSON.
 */
final class ResultPrinter {

  @Option(names = "--json", description = "Print the result as lines of JSON, an object for each.")
  private boolean json;

  /** Prints everything, or the {@code top} greatest values where it is not 0. */
  void print(JobClient client, String jobId, int top) throws IOException {
    Format<Object, Object> format = json ? Format.jsonLines() : client.resultFormat(jobId);
    if (top > 0) {
      print(format, greatest(client, jobId, top));
      return;
    }
    OutputStream out = standardOutput();
    format.begin(out);
    client.readResult(jobId, result -> format.write(result.getKey(), result.getValue(), out));
    out.flush();
  }

  /** Prints these. */
  static void print(Format<Object, Object> format, List<Entry<Object, Object>> results)
      throws IOException {
    OutputStream out = standardOutput();
    format.begin(out);
    for (Entry<Object, Object> result : results) {
      format.write(result.getKey(), result.getValue(), out);
    }
    out.flush();
  }

  private static OutputStream standardOutput() {
    return new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16);
  }

  static int check(int top) {
    if (top < 0) {
      throw new InvalidJobException("--top must be at least 1: " + top);
    }
    return top;
  }

  private static List<Entry<Object, Object>> greatest(JobClient client, String jobId, int top)
      throws IOException {
    TopResults<Long> greatest = new TopResults<>(top, Comparator.naturalOrder());
    long[] position = {0};
    client.readResult(jobId, result -> greatest.add(result, position[0]++));
    return greatest.descending();
  }
}
