package dev.millrace.compare;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Sorts records of 100 bytes by their first 10, by hand: two halves, merged while written. */
public final class HandSort {

  private static final int RECORD = 100;
  private static final int KEY = 10;
  private static final VarHandle BIG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private HandSort() {}

  /** Arguments: input, output. */
  public static void main(String[] arguments) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(HandAggregate.THREADS);
    try (FileChannel file = FileChannel.open(Path.of(arguments[0]))) {
      int records = Math.toIntExact(file.size() / RECORD);
      int half = records / 2;
      byte[] bytes = new byte[records * RECORD];
      List<Callable<HandOrder>> halves =
          List.of(() -> sort(file, bytes, 0, half), () -> sort(file, bytes, half, records));
      List<HandOrder> sorted = HandAggregate.all(threads, halves);
      try (HandOutput out = new HandOutput(Path.of(arguments[1]))) {
        sorted
            .get(0)
            .merge(
                sorted.get(1),
                (left, right) -> compare(bytes, left, right),
                (isLeft, record) -> out.bytes(bytes, record, RECORD));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static HandOrder sort(FileChannel file, byte[] bytes, int from, int to)
      throws IOException {
    int start = from * RECORD;
    int length = (to - from) * RECORD;
    file.map(MapMode.READ_ONLY, start, length).get(0, bytes, start, length);
    long[] prefixes = new long[to - from];
    int[] refs = new int[to - from];
    for (int i = 0; i < refs.length; i++) {
      refs[i] = start + i * RECORD;
      prefixes[i] = (long) BIG.get(bytes, refs[i]);
    }
    return HandOrder.sort(prefixes, refs, (left, right) -> compare(bytes, left, right));
  }

  private static int compare(byte[] bytes, int left, int right) {
    return Arrays.compareUnsigned(bytes, left, left + KEY, bytes, right, right + KEY);
  }
}
