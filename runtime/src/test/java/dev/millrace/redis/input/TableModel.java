package dev.millrace.redis.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A hash table as Redis has it: two tables while it grows or shrinks, between which every operation
 * moves a bucket, and the scan of {@code dict.c}.
 */
final class TableModel implements Scan {

  private static final int SMALLEST = 4;

  private final Random random;
  private List<Map<Integer, List<String>>> tables = new ArrayList<>(List.of(new HashMap<>()));
  private List<Integer> sizes = new ArrayList<>(List.of(SMALLEST));
  private int rehashed;
  private int used;
  private Runnable betweenSteps = () -> {};

  /** How many elements were returned by steps whose bucket began before their cursor. */
  int returnedAgain;

  TableModel(long seed) {
    this.random = new Random(seed);
  }

  void betweenSteps(Runnable change) {
    betweenSteps = change;
  }

  private static long hash(String element) {
    return Hashing.sipHash24().hashString(element, UTF_8).asLong();
  }

  void add(String element) {
    work();
    if (find(element) == null) {
      int table = tables.size() - 1;
      bucket(table, element).add(element);
      used++;
      if (tables.size() == 1 && used >= sizes.get(0)) {
        resize(2 * used);
      }
    }
  }

  void remove(String element) {
    work();
    List<String> bucket = find(element);
    if (bucket != null) {
      bucket.remove(element);
      used--;
      if (tables.size() == 1 && sizes.get(0) > SMALLEST && used * 10 < sizes.get(0)) {
        resize(used);
      }
    }
  }

  /** What Redis does in its spare time. */
  void work() {
    if (tables.size() == 1) {
      return;
    }
    List<String> moved = tables.get(0).remove(rehashed++);
    if (moved != null) {
      moved.forEach(element -> bucket(1, element).add(element));
    }
    if (rehashed == sizes.get(0)) {
      tables = new ArrayList<>(List.of(tables.get(1)));
      sizes = new ArrayList<>(List.of(sizes.get(1)));
    }
  }

  private void resize(int wanted) {
    int size = SMALLEST;
    while (size < wanted) {
      size *= 2;
    }
    if (size != sizes.get(0)) {
      tables.add(new HashMap<>());
      sizes.add(size);
      rehashed = 0;
    }
  }

  private List<String> find(String element) {
    for (int table = 0; table < tables.size(); table++) {
      if (bucket(table, element).contains(element)) {
        return bucket(table, element);
      }
    }
    return null;
  }

  private List<String> bucket(int table, String element) {
    int index = (int) hash(element) & (sizes.get(table) - 1);
    return tables.get(table).computeIfAbsent(index, absent -> new ArrayList<>());
  }

  @Override
  public Step step(long cursor, int count) {
    betweenSteps.run();
    long probe = walk(0, 1, new ArrayList<>());
    List<byte[]> elements = new ArrayList<>();
    return new Step(probe, walk(cursor, count, elements), elements);
  }

  /** {@code scanGenericCommand}. */
  private long walk(long cursor, int count, List<byte[]> elements) {
    int most = 10 * count;
    do {
      cursor = scan(cursor, elements);
    } while (cursor != 0 && most-- > 0 && elements.size() < count);
    return cursor;
  }

  /** {@code dictScan}. */
  private long scan(long cursor, List<byte[]> elements) {
    boolean two = tables.size() == 2;
    int small = two && sizes.get(1) < sizes.get(0) ? 1 : 0;
    long mask = sizes.get(small) - 1;
    if ((cursor & ~mask) != 0) {
      returnedAgain += tables.get(small).getOrDefault((int) (cursor & mask), List.of()).size();
    }
    emit(small, cursor & mask, elements);
    if (!two) {
      return next(cursor, mask);
    }
    long wide = sizes.get(1 - small) - 1;
    do {
      emit(1 - small, cursor & wide, elements);
      cursor = next(cursor, wide);
    } while ((cursor & (mask ^ wide)) != 0);
    return cursor;
  }

  private static long next(long cursor, long mask) {
    return Long.reverse(Long.reverse(cursor | ~mask) + 1);
  }

  private void emit(int table, long index, List<byte[]> elements) {
    List<String> bucket = new ArrayList<>(tables.get(table).getOrDefault((int) index, List.of()));
    Collections.shuffle(bucket, random);
    bucket.forEach(element -> elements.add(element.getBytes(UTF_8)));
  }

  @Override
  public int width() {
    return 1;
  }

  @Override
  public String name() {
    return "model";
  }

  @Override
  public void close() {}
}
