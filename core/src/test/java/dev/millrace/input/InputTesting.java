package dev.millrace.input;

import dev.millrace.Codec;
import dev.millrace.InputContext;
import dev.millrace.RecordReader;
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
