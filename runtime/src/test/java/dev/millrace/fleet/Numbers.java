package dev.millrace.fleet;

import dev.millrace.Input;
import dev.millrace.InputContext;
import dev.millrace.RecordReader;
import dev.millrace.Slice;
import dev.millrace.Split;
import java.util.List;
import java.util.stream.IntStream;

/** The numbers from 0, each in a map task of its own, however many they are. */
record Numbers(int count) implements Input<Integer> {

  @Override
  public List<Split> splits(InputContext context) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> new Split(List.of(Slice.carrying("numbers", "numbers", i, i + 1, new byte[0]))))
        .toList();
  }

  @Override
  public RecordReader<Integer> open(Split split, InputContext context) {
    int number = (int) split.slices().get(0).start();
    return new RecordReader<>() {
      private boolean read;

      @Override
      public boolean advance() {
        boolean first = !read;
        read = true;
        return first;
      }

      @Override
      public Integer record() {
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
