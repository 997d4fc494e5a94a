package dev.millrace.examples;

import dev.millrace.Input;
import dev.millrace.InputContext;
import dev.millrace.RecordReader;
import dev.millrace.Slice;
import dev.millrace.Split;
import java.util.ArrayList;
import java.util.List;

// snippet: range
/** The whole numbers of a range as input, in about four splits for each slot. */
public record RangeInput(long from, long to) implements Input<Long> {

  @Override
  public List<Split> splits(InputContext context) {
    long size = Math.max(1, (to - from) / (4L * context.slots()));
    List<Split> splits = new ArrayList<>();
    for (long start = from; start < to; start += size) {
      long end = Math.min(to, start + size);
      // All that a worker needs to know: it may have another instance, on another machine.
      splits.add(new Split(List.of(Slice.carrying("range", "numbers", start, end, new byte[0]))));
    }
    return splits;
  }

  @Override
  public RecordReader<Long> open(Split split, InputContext context) {
    Slice slice = split.slices().get(0);
    return new RecordReader<>() {
      private long number = slice.start() - 1;

      @Override
      public boolean advance() {
        number++;
        return number < slice.end();
      }

      @Override
      public Long record() {
        return number;
      }

      @Override
      public String position() {
        return "number " + number;
      }

      @Override
      public void close() {}
    };
  }
}
// end
