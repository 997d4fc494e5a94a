package dev.millrace.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.BadRecordException;
import dev.millrace.Codec;
import dev.millrace.Input;
import dev.millrace.InputContext;
import dev.millrace.RecordReader;
import dev.millrace.Split;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What the tests of inputs share. */
final class InputTesting {

  /** What every line contains. */
  static final byte[] ALL = {};

  private InputTesting() {}

  /** A context without a codec: text splits carry no objects. */
  static InputContext context(OptionalLong splitSize, int slots) {
    return new InputContext(splitSize, slots, new NoCodec());
  }

  /** All records of a reader, which is closed. */
  static <I> List<I> read(RecordReader<I> opened) throws IOException {
    List<I> records = new ArrayList<>();
    try (RecordReader<I> reader = opened) {
      while (reader.advance()) {
        records.add(reader.record());
      }
    }
    return records;
  }

  /** The records of all splits of this size, as texts; in place of a bad one its message. */
  static <I> List<String> read(Input<I> input, long splitSize) throws IOException {
    InputContext context = context(OptionalLong.of(splitSize), 1);
    List<String> records = new ArrayList<>();
    for (Split split : input.splits(context)) {
      try (RecordReader<I> reader = input.open(split, context)) {
        while (reader.advance()) {
          records.add(text(reader));
        }
      }
    }
    return records;
  }

  private static String text(RecordReader<?> reader) {
    try {
      Object record = reader.record();
      return record instanceof byte[] bytes ? new String(bytes, UTF_8) : record.toString();
    } catch (BadRecordException e) {
      return "bad: " + e.getMessage();
    }
  }

  private static final class NoCodec implements Codec {
    @Override
    public byte[] encode(Object value) {
      throw new AssertionError("Text input encodes nothing");
    }

    @Override
    public Object decode(byte[] bytes) {
      throw new AssertionError("Text input decodes nothing");
    }
  }
}
