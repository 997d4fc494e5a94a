package dev.millrace.local;

import dev.millrace.Input;
import dev.millrace.InputContext;
import dev.millrace.RecordReader;
import dev.millrace.Slice;
import dev.millrace.Split;
import java.util.ArrayList;
import java.util.List;

/** Records in this process's memory as input; a split of size n has n of them. */
final class MemoryInput implements Input<Object> {

  private final List<Object> records;
  private final String source;

  MemoryInput(List<?> records) {
    this(records, "");
  }

  /** Records that say that they come from a file. */
  MemoryInput(List<?> records, String source) {
    this.records = List.copyOf(records);
    this.source = source;
  }

  RecordReader<Object> open() {
    return new Reader(-1, records.size());
  }

  @Override
  public List<Split> splits(InputContext context) {
    long size = context.splitSize().orElse(Math.max(1, records.size()));
    List<Split> splits = new ArrayList<>();
    for (long start = 0; start < records.size(); start += size) {
      long end = Math.min(records.size(), start + size);
      splits.add(new Split(List.of(Slice.carrying("given", "records", start, end, new byte[0]))));
    }
    return splits;
  }

  @Override
  public RecordReader<Object> open(Split split, InputContext context) {
    Slice slice = split.slices().get(0);
    return new Reader((int) slice.start() - 1, (int) slice.end());
  }

  private final class Reader implements RecordReader<Object> {
    private int at;
    private final int end;

    Reader(int at, int end) {
      this.at = at;
      this.end = end;
    }

    @Override
    public boolean advance() {
      return ++at < end;
    }

    @Override
    public Object record() {
      return records.get(at);
    }

    @Override
    public String position() {
      return "given record " + at + ", " + Difference.shown(records.get(at));
    }

    @Override
    public String source() {
      return source;
    }

    @Override
    public void close() {}
  }
}
