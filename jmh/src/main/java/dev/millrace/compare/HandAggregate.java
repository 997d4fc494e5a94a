package dev.millrace.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Sums by key on two threads, each with a table for either half of the hashes, so that the tables
 * are merged on two threads as well; written in the order of the keys.
 */
final class HandAggregate {

  static final int THREADS = 2;

  /** Finds the pairs in a piece of text. */
  interface Scanner {
    void scan(byte[] text, int length, HandTable[] tables);
  }

  private HandAggregate() {}

  static void run(String[] arguments, Scanner scanner) throws Exception {
    run(Path.of(arguments[0]), Path.of(arguments[1]), scanner);
  }

  static void run(Path input, Path output, Scanner scanner)
      throws IOException, InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (HandInput in = new HandInput(input)) {
      List<Callable<HandTable[]>> scans = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        scans.add(() -> scan(in, scanner));
      }
      List<HandTable[]> tables = all(threads, scans);
      List<Callable<HandOrder>> merges = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int half = i;
        merges.add(() -> merge(tables, half));
      }
      List<HandOrder> sorted = all(threads, merges);
      write(tables.get(0), sorted, output);
    } finally {
      threads.shutdownNow();
    }
  }

  static <T> List<T> all(ExecutorService threads, List<? extends Callable<T>> work)
      throws InterruptedException, ExecutionException {
    List<T> results = new ArrayList<>();
    for (Future<T> future : threads.invokeAll(work)) {
      results.add(future.get());
    }
    return results;
  }

  /** The table that a hash belongs to. */
  static HandTable of(HandTable[] tables, long hash) {
    return tables[(int) (hash >>> 63)];
  }

  private static HandTable[] scan(HandInput in, Scanner scanner) throws IOException {
    HandTable[] tables = {new HandTable(), new HandTable()};
    HandInput.Piece piece = new HandInput.Piece();
    while (in.take(piece)) {
      scanner.scan(piece.text, piece.length, tables);
      for (HandTable table : tables) {
        table.flush();
      }
    }
    return tables;
  }

  private static HandOrder merge(List<HandTable[]> tables, int half) {
    HandTable table = tables.get(0)[half];
    table.addAll(tables.get(1)[half]);
    table.flush();
    return table.sorted();
  }

  private static void write(HandTable[] tables, List<HandOrder> sorted, Path output)
      throws IOException {
    try (HandOutput out = new HandOutput(output)) {
      Lines lines = new Lines(tables, out);
      sorted
          .get(0)
          .merge(sorted.get(1), (l, r) -> HandTable.compare(tables[0], l, tables[1], r), lines);
      lines.flush();
    }
  }

  /** Writes entries a few at a time, whose cache misses are then waited for together. */
  private static final class Lines implements HandOrder.Next {

    private static final int GATHERED = 64;

    private final HandTable[] tables;
    private final HandOutput out;
    private final HandTable[] from = new HandTable[GATHERED];
    private final int[] entries = new int[GATHERED];
    private int gathered;

    Lines(HandTable[] tables, HandOutput out) {
      this.tables = tables;
      this.out = out;
    }

    @Override
    public void accept(boolean isLeft, int entry) throws IOException {
      from[gathered] = tables[isLeft ? 0 : 1];
      entries[gathered++] = entry;
      if (gathered == GATHERED) {
        flush();
      }
    }

    void flush() throws IOException {
      for (int i = 0; i < gathered; i++) {
        from[i].touch(entries[i]);
      }
      for (int i = 0; i < gathered; i++) {
        write(from[i], entries[i]);
      }
      gathered = 0;
    }

    private void write(HandTable table, int entry) throws IOException {
      out.bytes(table.bytes(entry), table.key(entry), table.length(entry));
      out.character('\t');
      out.number(table.sum(entry));
      out.character('\n');
    }
  }
}
