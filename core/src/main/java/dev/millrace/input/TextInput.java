package dev.millrace.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.Input;
import dev.millrace.InputContext;
import dev.millrace.InvalidJobException;
import dev.millrace.Parameters;
import dev.millrace.RecordReader;
import dev.millrace.Split;
import dev.millrace.Utf8;
import java.util.List;

/**
 * The lines of text files as input, in the order of the files and of the lines in them.
 *
 * <p><b>What is read.</b> Each path names a file, a directory or a glob. An existing path is taken
 * literally, so that a file named {@code a[1].txt} can be read; any other is a glob if it contains
 * {@code *}, <code>?</code>, {@code [..]} or <code>{a,b}</code>, where {@code **} stands for any
 * number of directories. A directory stands for all files below it, at any depth, and a glob for
 * the files that it matches and all files below the directories that it matches, each file once.
 * Both are read in the order of their paths, compared character by character. Names that begin with
 * {@code .} or {@code _} (hidden files and markers) are left out unless the path spells that
 * character. Symbolic links are followed. A file named by two paths is read twice. A relative path
 * is resolved by each worker against its own working directory; {@link Parameters#inputs} makes
 * paths absolute. Only regular files are read. Those of {@code /proc} count as such, but report no
 * length and so are taken as empty.
 *
 * <p><b>What a line is.</b> Lines end with LF; one CR directly before it belongs to the line end,
 * any other CR to the line. The last line need not end with LF. Bytes are decoded as UTF-8, where
 * each malformed sequence becomes U+FFFD; a byte order mark is a character like any other. A line
 * has at most 1 GiB.
 *
 * <p><b>How it is split.</b> Files are cut at multiples of the split size, and what is smaller than
 * a split is packed with what follows, as long as it fits. Where no split size is asked for, there
 * are about four splits per slot, of 1 MiB to 64 MiB each; where these would be larger, two per
 * slot, of at most 1 GiB. An input of at least 64 KiB per slot has at least one split per slot,
 * even if that makes them smaller than 1 MiB.
 *
 * @param <L> what a line is given out as: {@link String} or {@link Utf8}
 */
public final class TextInput<L> implements Input<L> {

  /** Opens the lines of a split that contain a text. */
  private interface Opener<L> {
    RecordReader<L> open(Split split, byte[] wanted);
  }

  /** What lines are given out as, and how texts with other delimiters are. */
  private record Form<L>(Opener<L> lines, DelimitedReader.Maker<L> maker) {}

  private static final Form<String> STRINGS =
      new Form<>(
          LineReader::ofStrings, (bytes, start, length) -> new String(bytes, start, length, UTF_8));

  private static final Form<Utf8> SLICES = new Form<>(LineReader::ofSlices, Utf8::wrap);

  private final List<String> paths;
  private final Form<L> form;

  /** Empty for lines. */
  private final String delimiter;

  private final String wanted;

  private TextInput(List<String> paths, Form<L> form, String delimiter, String wanted) {
    if (paths.isEmpty()) {
      throw new InvalidJobException(
          "A text input has no paths: name at least one file, directory or glob");
    }
    if (wanted.contains(delimiter.isEmpty() ? "\n" : delimiter)) {
      throw new InvalidJobException(
          delimiter.isEmpty()
              ? "No line contains a text with a line feed in it, so none would be read: "
                  + wanted.replace("\n", "\\n")
              : "No text between delimiters contains one, so none would be read: " + wanted);
    }
    this.paths = List.copyOf(paths);
    this.form = form;
    this.delimiter = delimiter;
    this.wanted = wanted;
  }

  /**
   * The lines of the files that these paths name. They are looked up by {@link #splits}, not here.
   *
   * @throws InvalidJobException if there are no paths
   */
  public static TextInput<String> lines(List<String> paths) {
    return new TextInput<>(paths, STRINGS, "", "");
  }

  /**
   * The lines of the files that these paths name. They are looked up by {@link #splits}, not here.
   *
   * @throws InvalidJobException if there are no paths
   */
  public static TextInput<String> lines(String... paths) {
    return lines(List.of(paths));
  }

  /**
   * The same lines as {@link #lines}, neither decoded nor copied: slices of the bytes as they stand
   * in the files, malformed ones too. The quickest way to read text.
   *
   * @throws InvalidJobException if there are no paths
   */
  public static TextInput<Utf8> utf8Lines(List<String> paths) {
    return new TextInput<>(paths, SLICES, "", "");
  }

  /**
   * The same lines as {@link #lines}, neither decoded nor copied.
   *
   * @see #utf8Lines(List)
   */
  public static TextInput<Utf8> utf8Lines(String... paths) {
    return utf8Lines(List.of(paths));
  }

  /**
   * Only those lines that contain a text, as its UTF-8 bytes stand in the file. The others never
   * become records: they are passed over many times quicker than a mapper could look at them, which
   * pays where few lines are wanted, as of a log.
   *
   * @param text what a line must contain; with an empty one, all lines are read
   * @throws InvalidJobException if the text has a line feed, which no line contains, or the
   *     delimiter
   */
  public TextInput<L> containing(String text) {
    return new TextInput<>(paths, form, delimiter, text);
  }

  /**
   * Texts with another delimiter between them instead of lines: {@code "\u0001"}, {@code ";"},
   * {@code "\n\n"} for paragraphs with one empty line between. It may have several characters, as
   * UTF-8, and is not part of the texts; a CR is like any other character. The last text needs no
   * delimiter behind it. What could be a delimiter twice over ({@code "\n\n"} in three line feeds)
   * is one where it stands first, counted from the beginning of the file, however that is split.
   *
   * @throws InvalidJobException if the delimiter is empty, or part of a text that is wanted
   */
  public TextInput<L> delimitedBy(String other) {
    if (other.isEmpty()) {
      throw new InvalidJobException("The delimiter of a text input is empty");
    }
    return new TextInput<>(paths, form, other, wanted);
  }

  /**
   * Lists the files and packs them into splits; none if all files are empty.
   *
   * @throws InvalidJobException if a path names nothing, or something that is not a readable file,
   *     or if the split size makes more than a million splits
   */
  @Override
  public List<Split> splits(InputContext context) {
    return FileSplits.of(paths, context);
  }

  /**
   * Opens the lines that begin in the split's slices. The reader throws an {@link
   * java.io.IOException} if a file has become shorter than its slice.
   */
  @Override
  public RecordReader<L> open(Split split, InputContext context) {
    byte[] text = wanted.getBytes(UTF_8);
    return delimiter.isEmpty()
        ? form.lines.open(split, text)
        : new DelimitedReader<>(split, delimiter.getBytes(UTF_8), text, form.maker);
  }

  @Override
  public String toString() {
    return (delimiter.isEmpty() ? "lines of " : "texts of ")
        + String.join(", ", paths)
        + (wanted.isEmpty() ? "" : " that contain " + wanted);
  }
}
