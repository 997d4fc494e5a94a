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
 * slot, of at most 256 MiB. An input of at least 64 KiB per slot has at least one split per slot,
 * even if that makes them smaller than 1 MiB.
 *
 * @param <L> what a line is given out as: {@link String} or {@link Utf8}
 */
public final class TextInput<L> implements Input<L> {

  /** Opens the lines of a split that contain a text. */
  private interface Opener<L> {
    RecordReader<L> open(Split split, byte[] wanted);
  }

  private final List<String> paths;
  private final String wanted;
  private final Opener<L> opener;

  private TextInput(List<String> paths, String wanted, Opener<L> opener) {
    if (paths.isEmpty()) {
      throw new InvalidJobException(
          "A text input has no paths: name at least one file, directory or glob");
    }
    this.paths = List.copyOf(paths);
    this.wanted = wanted;
    this.opener = opener;
  }

  /**
   * The lines of the files that these paths name. They are looked up by {@link #splits}, not here.
   *
   * @throws InvalidJobException if there are no paths
   */
  public static TextInput<String> lines(List<String> paths) {
    return new TextInput<>(paths, "", LineReader::ofStrings);
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
    return new TextInput<>(paths, "", LineReader::ofSlices);
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
   * @throws InvalidJobException if the text has a line feed, which no line contains
   */
  public TextInput<L> containing(String text) {
    if (text.indexOf('\n') >= 0) {
      throw new InvalidJobException(
          "No line contains a text with a line feed in it, so none would be read: "
              + text.replace("\n", "\\n"));
    }
    return new TextInput<>(paths, text, opener);
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
    return opener.open(split, wanted.getBytes(UTF_8));
  }

  @Override
  public String toString() {
    return "lines of "
        + String.join(", ", paths)
        + (wanted.isEmpty() ? "" : " that contain " + wanted);
  }
}
