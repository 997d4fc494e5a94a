package dev.millrace.input;

import dev.millrace.Input;
import dev.millrace.InputContext;
import dev.millrace.InvalidJobException;
import dev.millrace.RecordReader;
import dev.millrace.Split;
import dev.millrace.Utf8;
import java.util.Arrays;
import java.util.List;

/**
 * Files of records of one length as input, without anything between them. Which files are read is
 * as with {@link TextInput}; they are cut between records.
 *
 * @param <R> what a record is given out as: a byte array or {@link Utf8}
 */
public final class FixedLengthInput<R> implements Input<R> {

  /** The longest record. */
  private static final int MAX_LENGTH = 1 << 30;

  private final int length;
  private final List<String> paths;
  private final FixedLengthReader.Maker<R> maker;

  private FixedLengthInput(int length, List<String> paths, FixedLengthReader.Maker<R> maker) {
    if (length < 1 || length > MAX_LENGTH) {
      throw new InvalidJobException(
          "The length of a record must be between 1 and " + MAX_LENGTH + " bytes: " + length);
    }
    this.length = length;
    this.paths = FileSplits.checked(paths);
    this.maker = maker;
  }

  /**
   * The records of the files that these paths name, as arrays of their own.
   *
   * @param length how many bytes a record has
   * @throws InvalidJobException if there are no paths, or the length is less than 1 or more than a
   *     gibibyte
   */
  public static FixedLengthInput<byte[]> of(int length, List<String> paths) {
    return new FixedLengthInput<>(
        length, paths, (bytes, start) -> Arrays.copyOfRange(bytes, start, start + length));
  }

  /**
   * The records of the files that these paths name, as arrays of their own.
   *
   * @see #of(int, List)
   */
  public static FixedLengthInput<byte[]> of(int length, String... paths) {
    return of(length, List.of(paths));
  }

  /**
   * The same records as {@link #of}, not copied: slices of the bytes that were read, whether they
   * are UTF-8 or not. The quicker way, where mappers take parts of records.
   *
   * @see #of(int, List)
   */
  public static FixedLengthInput<Utf8> utf8(int length, List<String> paths) {
    return new FixedLengthInput<>(length, paths, (bytes, start) -> Utf8.wrap(bytes, start, length));
  }

  /**
   * The same records as {@link #of}, not copied.
   *
   * @see #utf8(int, List)
   */
  public static FixedLengthInput<Utf8> utf8(int length, String... paths) {
    return utf8(length, List.of(paths));
  }

  /**
   * Lists the files and cuts them between records.
   *
   * @throws InvalidJobException if a path names nothing, or something that is not a readable file,
   *     or a file whose length is no multiple of a record's (of a compressed one that is only known
   *     when it is read)
   */
  @Override
  public List<Split> splits(InputContext context) {
    List<InputFile> files = InputFiles.list(paths);
    for (InputFile file : files) {
      if (Compression.of(file.path()).isEmpty() && file.length() % length != 0) {
        throw new InvalidJobException(
            "Input "
                + file.path()
                + " has "
                + file.length()
                + " bytes, which is no multiple of "
                + length
                + ", the length of a record: "
                + file.length() % length
                + " bytes are left over");
      }
    }
    return FileSplits.of(files, context, size -> Math.max(length, size - size % length));
  }

  @Override
  public RecordReader<R> open(Split split, InputContext context) {
    return new FixedLengthReader<>(split, length, maker);
  }

  @Override
  public String toString() {
    return "records of " + length + " bytes of " + String.join(", ", paths);
  }
}
