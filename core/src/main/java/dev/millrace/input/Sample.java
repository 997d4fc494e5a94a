package dev.millrace.input;

import com.google.common.hash.Hashing;
import dev.millrace.Input;
import dev.millrace.InputContext;
import dev.millrace.InvalidJobException;
import dev.millrace.RecordReader;
import dev.millrace.Split;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A part of the records of another input, chosen by a hash of where each lies: the same ones
 * whenever the input is the same, however it is split. All of them are read all the same.
 *
 * @param <I> the type of the records
 */
public final class Sample<I> implements Input<I> {

  private final double share;
  private final Input<I> input;

  private Sample(double share, Input<I> input) {
    if (!(share >= 0 && share <= 1)) {
      throw new InvalidJobException("The share of a sample must be from 0 to 1: " + share);
    }
    this.share = share;
    this.input = input;
  }

  /**
   * About so many of the records.
   *
   * @param share from 0, for none, to 1, for all
   * @throws InvalidJobException if it is not
   */
  public static <I> Sample<I> of(double share, Input<I> input) {
    return new Sample<>(share, input);
  }

  @Override
  public List<Input<?>> parts() {
    return List.of(input);
  }

  @Override
  public List<Split> splits(InputContext context) throws IOException {
    return input.splits(context);
  }

  @Override
  public RecordReader<I> open(Split split, InputContext context) throws IOException {
    return new Reader<>(share, input.open(split, context));
  }

  private static final class Reader<I> implements RecordReader<I> {
    private final double share;
    private final RecordReader<I> all;

    Reader(double share, RecordReader<I> all) {
      this.share = share;
      this.all = all;
    }

    @Override
    public boolean advance() throws IOException {
      while (all.advance()) {
        if (isChosen(all.position())) {
          return true;
        }
      }
      return false;
    }

    private boolean isChosen(String position) {
      long hash =
          Hashing.farmHashFingerprint64().hashString(position, StandardCharsets.UTF_8).asLong();
      // 53 bits of it, which a double holds exactly.
      return (hash >>> 11) * 0x1p-53 < share;
    }

    @Override
    public I record() {
      return all.record();
    }

    @Override
    public double progress() {
      return all.progress();
    }

    @Override
    public String position() {
      return all.position();
    }

    @Override
    public String source() {
      return all.source();
    }

    @Override
    public void close() throws IOException {
      all.close();
    }
  }
}
