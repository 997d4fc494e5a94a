package dev.millrace.cli;

import dev.millrace.Format;
import dev.millrace.InvalidJobException;
import dev.millrace.client.JobClient;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map.Entry;
import java.util.PriorityQueue;

/** Prints a kept result on standard output: all of it in key order, or the greatest values. */
final class ResultPrinter {

  private record Ranked(Entry<Object, Object> result, long position) {}

  private ResultPrinter() {}

  /** Prints everything, or the {@code top} greatest values where it is not 0. */
  static void print(JobClient client, String jobId, int top) throws IOException {
    OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16);
    Format<Object, Object> format = client.resultFormat(jobId);
    format.begin(out);
    if (top == 0) {
      client.readResult(jobId, result -> format.write(result.getKey(), result.getValue(), out));
    } else {
      for (Entry<Object, Object> result : greatest(client, jobId, top)) {
        format.write(result.getKey(), result.getValue(), out);
      }
    }
    out.flush();
  }

  static int check(int top) {
    if (top < 0) {
      throw new InvalidJobException("--top must be at least 1: " + top);
    }
    return top;
  }

  private static List<Entry<Object, Object>> greatest(JobClient client, String jobId, int top)
      throws IOException {
    // Least first, and of equal values the later key, which is the one to give up.
    PriorityQueue<Ranked> best = new PriorityQueue<>(ResultPrinter::compare);
    long[] position = {0};
    client.readResult(
        jobId,
        result -> {
          best.add(new Ranked(result, position[0]++));
          if (best.size() > top) {
            best.remove();
          }
        });
    List<Entry<Object, Object>> descending = new ArrayList<>();
    while (!best.isEmpty()) {
      descending.add(best.remove().result());
    }
    Collections.reverse(descending);
    return descending;
  }

  @SuppressWarnings("unchecked") // values that cannot be compared are refused just below
  private static int compare(Ranked left, Ranked right) {
    Object a = left.result().getValue();
    Object b = right.result().getValue();
    if (!(a instanceof Comparable) || a.getClass() != b.getClass()) {
      throw new InvalidJobException(
          "--top needs values with an order, and these are of class " + a.getClass().getName());
    }
    int byValue = ((Comparable<Object>) a).compareTo(b);
    return byValue != 0 ? byValue : Long.compare(right.position(), left.position());
  }
}
