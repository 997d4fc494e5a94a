package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rows fit the terminal, and are as ever where there is none. */
final class TableTest {

  private final Table table =
      new Table("JOB", "STATE", "CAUSE")
          .add("wc-1", "FAILED", "a cause that is\ttoo long for a narrow terminal")
          .add("word-count-2", "MAPPING", "");

  @Test
  void elsewhereThanOnATerminalCellsAreWholeWithTabsBetweenThem() {
    assertThat(table.lines(Optional.empty()))
        .containsExactly(
            "wc-1\tFAILED\ta cause that is too long for a narrow terminal",
            "word-count-2\tMAPPING\t");
  }

  @Test
  void onATerminalColumnsAreAlignedAndTheWidestIsShortened() {
    assertThat(table.lines(terminal(45)))
        .containsExactly(
            "JOB           STATE    CAUSE",
            "wc-1          FAILED   a cause that is too l…",
            "word-count-2  MAPPING")
        .allMatch(line -> line.length() <= 45);
    assertThat(table.lines(terminal(100)).get(1)).endsWith("a narrow terminal");
  }

  @Test
  void cellsArePaintedWhenTheyHaveTheirWidth() {
    table.painted((column, cell) -> column == 1 ? "<" + cell + ">" : cell);

    assertThat(table.lines(terminal(45)))
        .containsExactly(
            "JOB           STATE    CAUSE",
            "wc-1          <FAILED>   a cause that is too l…",
            "word-count-2  <MAPPING>");
  }

  @Test
  void whatWouldMoveTheCursorIsNotPrinted() {
    Table hostile = new Table("A", "B").add("x\u001b[2Jy\r\nz", "日本語の長い名前");

    assertThat(hostile.lines(Optional.empty())).containsExactly("x [2Jy z\t日本語の長い名前");
    // Each of these letters takes two columns.
    assertThat(hostile.lines(terminal(19)).get(1)).isEqualTo("x [2Jy z  日本語の…");
  }

  private static Optional<Terminal> terminal(int width) {
    return Optional.of(new Terminal(width, true));
  }
}
