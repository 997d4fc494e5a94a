package dev.millrace.cli;

import com.google.common.base.Strings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jline.utils.WCWidth;

/**
 * Rows of cells. On a terminal: aligned below headings, with long cells shortened so that each row
 * is a line. Elsewhere: the cells as they are, with tabs between them and without headings, as
 * scripts read them.
 */
final class Table {

  private static final int GAP = 2;
  private static final int LEAST = 6;
  private static final String SHORTENED = "…";

  private final List<String> headings;
  private final List<List<String>> rows = new ArrayList<>();
  private BiFunction<Integer, String, String> paint = (column, cell) -> cell;

  Table(String... headings) {
    this.headings = List.of(headings);
  }

  /** Adds a row of as many cells as there are headings. */
  Table add(String... cells) {
    rows.add(Arrays.stream(cells).map(Table::oneLine).toList());
    return this;
  }

  /** Has a cell painted when it has its width: given are its column and the cell. */
  Table painted(BiFunction<Integer, String, String> painter) {
    paint = painter;
    return this;
  }

  /** The lines: on a terminal the headings, and then one for each row. */
  List<String> lines(Optional<Terminal> terminal) {
    return terminal
        .map(its -> aligned(its.width()))
        .orElseGet(() -> rows.stream().map(row -> String.join("\t", row)).toList());
  }

  /** Prints the lines, none if there are no rows. */
  void print(Optional<Terminal> terminal) {
    if (!rows.isEmpty()) {
      lines(terminal).forEach(System.out::println);
    }
  }

  private List<String> aligned(int width) {
    int[] widths = new int[headings.size()];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = length(headings.get(column));
      for (List<String> row : rows) {
        widths[column] = Math.max(widths[column], length(row.get(column)));
      }
    }
    fit(widths, width - GAP * (widths.length - 1));
    List<String> lines = new ArrayList<>();
    lines.add(line(headings, widths, (column, cell) -> cell));
    rows.forEach(row -> lines.add(line(row, widths, paint)));
    return lines;
  }

  /** Takes from the widest column, again and again, until all fit or none can give any more. */
  private static void fit(int[] widths, int room) {
    int excess = Arrays.stream(widths).sum() - room;
    while (excess > 0) {
      int widest = 0;
      for (int column = 1; column < widths.length; column++) {
        widest = widths[column] > widths[widest] ? column : widest;
      }
      if (widths[widest] <= LEAST) {
        return;
      }
      widths[widest]--;
      excess--;
    }
  }

  private static String line(
      List<String> cells, int[] widths, BiFunction<Integer, String, String> painter) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      boolean last = column == widths.length - 1;
      String cell = shortened(cells.get(column), widths[column]);
      int padding = last ? 0 : widths[column] - length(cell) + GAP;
      line.append(painter.apply(column, cell)).append(Strings.repeat(" ", padding));
    }
    return line.toString().stripTrailing();
  }

  /** The text, or its beginning and a mark that there is more. */
  static String shortened(String text, int width) {
    if (length(text) <= width) {
      return text;
    }
    StringBuilder kept = new StringBuilder();
    int room = width - 1;
    for (int letter : text.codePoints().toArray()) {
      room -= Math.max(0, WCWidth.wcwidth(letter));
      if (room < 0) {
        break;
      }
      kept.appendCodePoint(letter);
    }
    return kept + SHORTENED;
  }

  /** The text without what would move the cursor of a terminal, or end the line. */
  static String oneLine(String text) {
    return text.codePoints().anyMatch(Character::isISOControl)
        ? text.replaceAll("[\\p{Cntrl}\\s]+", " ")
        : text;
  }

  /** In columns: some letters take two of them, some marks none. */
  private static int length(String text) {
    return text.codePoints().map(letter -> Math.max(0, WCWidth.wcwidth(letter))).sum();
  }
}
