package dev.millrace.examples;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.InvalidJobException;
import dev.millrace.Parameters;
import dev.millrace.local.LocalRunner;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PentominoTest {

  /** The numbers of solutions have been known since 1960 (Haselgrove). */
  @ParameterizedTest
  @CsvSource({"20, 2", "3, 2", "15, 368"})
  void allSolutionsAreFound(int width, int solutions) throws Exception {
    Map<Object, Object> found = solve(width);

    assertThat(found).hasSize(solutions);
    assertThat(found.values()).containsOnly(4L);
    assertThat(found.keySet()).allSatisfy(board -> checkSolution(board.toString(), width));
  }

  @Test
  void boardsThatAreNoRectangleOfSixtyAreRefused() {
    for (String width : new String[] {"7", "2", "30", "0", "-3"}) {
      assertThatThrownBy(() -> new Pentomino().define(Parameters.of().with("width", width)))
          .isInstanceOf(InvalidJobException.class)
          .hasMessage("Parameter width must be a divisor of 60 from 3 to 20: " + width);
    }
  }

  private static Map<Object, Object> solve(int width) throws Exception {
    return LocalRunner.run(new Pentomino(), Parameters.of().with("width", "" + width)).asMap();
  }

  /** Twelve letters, each on five squares that hang together. */
  private static void checkSolution(String board, int width) {
    String squares = board.replace("/", "");
    assertThat(board.split("/")).hasSize(60 / width).allSatisfy(r -> assertThat(r).hasSize(width));
    assertThat(squares.chars().boxed().collect(groupingBy(letter -> letter, counting())))
        .hasSize(12)
        .allSatisfy((letter, count) -> assertThat(count).isEqualTo(5));
    for (int square = 0; square < 60; square++) {
      assertThat(size(squares, width, square)).isEqualTo(5);
    }
  }

  private static int size(String squares, int width, int start) {
    boolean[] seen = new boolean[60];
    Deque<Integer> open = new ArrayDeque<>();
    open.add(start);
    int size = 0;
    while (!open.isEmpty()) {
      int at = open.remove();
      if (seen[at] || squares.charAt(at) != squares.charAt(start)) {
        continue;
      }
      seen[at] = true;
      size++;
      if (at % width > 0) {
        open.add(at - 1);
      }
      if (at % width < width - 1) {
        open.add(at + 1);
      }
      if (at >= width) {
        open.add(at - width);
      }
      if (at < 60 - width) {
        open.add(at + width);
      }
    }
    return size;
  }
}
