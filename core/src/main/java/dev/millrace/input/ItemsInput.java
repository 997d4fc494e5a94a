package dev.millrace.input;

import dev.millrace.Input;
import dev.millrace.InputContext;
import dev.millrace.RecordReader;
import dev.millrace.Slice;
import dev.millrace.Split;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * A list of items as input, so that any list of work can be spread over workers. The items travel
 * inside their splits: what counts is the list that the coordinator's {@code define} made.
 *
 * @param <I> the type of the items; any that can be a key or value
 */
public final class ItemsInput<I> implements Input<I> {

  /** More tasks than this would cost more than they spread. */
  private static final int MAX_TASKS = 1_000;

  private final List<I> items;

  private ItemsInput(List<I> items) {
    this.items = items;
  }

  /**
   * The items in order; none is a job without map tasks. One map task each up to 1,000, then evenly
   * packed.
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // only read
  public static <I> ItemsInput<I> of(I... items) {
    return of(List.of(items));
  }

  /**
   * The items in order; none is a job without map tasks. One map task each up to 1,000, then evenly
   * packed.
   */
  public static <I> ItemsInput<I> of(Iterable<? extends I> items) {
    List<I> copy = new ArrayList<>();
    items.forEach(copy::add);
    return new ItemsInput<>(List.copyOf(copy));
  }

  @Override
  public List<Split> splits(InputContext context) {
    int tasks = Math.min(items.size(), MAX_TASKS);
    List<Split> splits = new ArrayList<>(tasks);
    for (int task = 0; task < tasks; task++) {
      int start = (int) ((long) items.size() * task / tasks);
      int end = (int) ((long) items.size() * (task + 1) / tasks);
      byte[] content = context.codec().encode(new ArrayList<>(items.subList(start, end)));
      splits.add(new Split(List.of(Slice.carrying("items", "items", start, end, content))));
    }
    return splits;
  }

  @Override
  public RecordReader<I> open(Split split, InputContext context) {
    Slice slice = split.slices().get(0);
    @SuppressWarnings("unchecked") // encoded by splits, from a list of I
    List<I> carried = (List<I>) context.codec().decode(slice.content());
    return new Reader<>(slice.start(), carried.iterator());
  }

  private static final class Reader<I> implements RecordReader<I> {
    private final Iterator<I> rest;
    private long index;
    private List<I> current = List.of();

    Reader(long start, Iterator<I> rest) {
      this.index = start - 1;
      this.rest = rest;
    }

    @Override
    public boolean advance() {
      if (!rest.hasNext()) {
        return false;
      }
      current = List.of(rest.next());
      index++;
      return true;
    }

    @Override
    public I record() {
      return current.get(0);
    }

    @Override
    public String position() {
      return "item " + index;
    }

    @Override
    public void close() {}
  }
}
