package dev.millrace.redis;

import dev.millrace.Emitter;
import dev.millrace.Input;
import dev.millrace.InputContext;
import dev.millrace.Job;
import dev.millrace.RecordReader;
import dev.millrace.Split;
import dev.millrace.engine.DataCodec;
import dev.millrace.input.ItemsInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/** Reads inputs as tasks do. */
final class InputReading {

  static final InputContext CONTEXT =
      new InputContext(
          OptionalLong.empty(),
          4,
          DataCodec.of(
              Job.named("any")
                  .input(ItemsInput.of("a"))
                  .mapper((String item, Emitter<String, Long> out) -> {})
                  .build()));

  private InputReading() {}

  /** What a split has. */
  static <I> List<String> read(Input<I> input, Split split, Function<I, String> text)
      throws IOException {
    List<String> read = new ArrayList<>();
    try (RecordReader<I> reader = input.open(split, CONTEXT)) {
      while (reader.advance()) {
        read.add(text.apply(reader.record()));
      }
    }
    return read;
  }

  /** What all of these have. */
  static <I> List<String> readAll(Input<I> input, List<Split> splits, Function<I, String> text)
      throws IOException {
    List<String> read = new ArrayList<>();
    for (Split split : splits) {
      read.addAll(read(input, split, text));
    }
    return read;
  }
}
