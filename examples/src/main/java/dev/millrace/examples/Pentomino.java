package dev.millrace.examples;

import dev.millrace.InvalidJobException;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Mapper;
import dev.millrace.Parameters;
import dev.millrace.Reducers;
import dev.millrace.input.ItemsInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds all ways to lay the twelve pentominoes, the shapes of five squares, into a rectangle of
 * sixty: a search that is spread over many tasks.
 *
 * <p>The work is a list of beginnings, made while the job is planned: all ways to lay the first two
 * pieces. Map tasks take these to their ends. A solution and its mirror images are found from
 * different beginnings; the mapper emits the least of the four, so that they meet under one key,
 * and the reducer counts them. A solution is written row by row, each square as the letter of its
 * piece, with the number of its images: four.
 *
 * <pre>{@code
 * ./millrace run pentomino -D width=10
 * ./millrace run pentomino -D width=20 | tr / '\n'
 * }</pre>
 */
public final class Pentomino implements JobDefinition {

  private static final int SQUARES = 60;
  private static final String PIECES =
      ".FF/FF./.F. IIIII L./L./L./LL .N/.N/NN/N. PP/PP/P. TTT/.T./.T. U.U/UUU V../V../VVV"
          + " W../WW./.WW .X./XXX/.X. .Y/YY/.Y/.Y ZZ./.Z./.ZZ";

  @Override
  public Job<?, ?> define(Parameters parameters) {
    long width = parameters.getLong("width");
    if (width < 3 || width > 20 || SQUARES % width != 0) {
      throw new InvalidJobException(
          "Parameter width must be a divisor of 60 from 3 to 20: " + width);
    }
    // snippet: job
    // Squares are taken row by row: where rows are short, what fits nowhere is found soon.
    Board board = new Board((int) Math.min(width, SQUARES / width));
    List<List<Piece>> beginnings = new ArrayList<>();
    board.search(new ArrayList<>(), 2, laid -> beginnings.add(List.copyOf(laid)));
    Mapper<List<Piece>, String, Long> mapper =
        (laid, out) ->
            board.search(
                new ArrayList<>(laid),
                12,
                all -> out.emit(solution(board.draw(all), (int) width), 1L));
    return Job.named("pentomino")
        .input(ItemsInput.of(beginnings))
        .mapper(mapper)
        .reducer(Reducers.count())
        .output(parameters.output())
        .build();
    // end
  }

  @Override
  public String summary() {
    return "Lays the twelve pentominoes into a rectangle of 60 squares: -D width=N";
  }

  /** The first in order of a drawing and its mirror images, in rows of this width. */
  private static String solution(String drawing, int width) {
    String rows = drawing.indexOf('/') == width ? drawing : transpose(drawing);
    return Stream.of(rows, reverse(rows), flip(rows), reverse(flip(rows))).sorted().toList().get(0);
  }

  private static String reverse(String shape) {
    return new StringBuilder(shape).reverse().toString();
  }

  /** The rows in opposite order. */
  private static String flip(String shape) {
    return Stream.of(shape.split("/")).reduce((above, row) -> row + "/" + above).orElseThrow();
  }

  /** The columns as rows. */
  private static String transpose(String shape) {
    List<String> rows = List.of(shape.split("/"));
    return IntStream.range(0, rows.get(0).length())
        .mapToObj(
            i -> rows.stream().map(row -> row.substring(i, i + 1)).collect(Collectors.joining()))
        .collect(Collectors.joining("/"));
  }

  /** A piece that is laid: its letter, and the squares that it covers, as bits. */
  record Piece(char letter, long squares) {}

  private static final class Board {

    private final int width;

    /** All ways to lay a piece, by the first square that it covers. */
    private final Map<Integer, Set<Piece>> byFirst = new HashMap<>();

    Board(int width) {
      this.width = width;
      for (String piece : PIECES.split(" ")) {
        String shape = piece;
        for (int image = 0; image < 8; image++) {
          shape = image % 2 == 0 ? transpose(shape) : flip(shape);
          layEverywhere(shape, piece.replaceAll("[./]", "").charAt(0));
        }
      }
    }

    private void layEverywhere(String shape, char letter) {
      String[] rows = shape.split("/");
      for (int top = 0; top <= SQUARES / width - rows.length; top++) {
        for (int left = 0; left <= width - rows[0].length(); left++) {
          long squares = 0;
          for (int at = 0; at < rows.length * rows[0].length(); at++) {
            int row = at / rows[0].length();
            int column = at % rows[0].length();
            if (rows[row].charAt(column) == letter) {
              squares |= 1L << ((top + row) * width + left + column);
            }
          }
          byFirst
              .computeIfAbsent(Long.numberOfTrailingZeros(squares), first -> new LinkedHashSet<>())
              .add(new Piece(letter, squares));
        }
      }
    }

    /** Goes on from what is laid, always at the first free square, until so many pieces are. */
    void search(List<Piece> laid, int pieces, Consumer<List<Piece>> found) {
      if (laid.size() == pieces) {
        found.accept(laid);
        return;
      }
      long taken = 0;
      int used = 0;
      for (Piece piece : laid) {
        taken |= piece.squares;
        used |= 1 << (piece.letter - 'A');
      }
      for (Piece next : byFirst.getOrDefault(Long.numberOfTrailingZeros(~taken), Set.of())) {
        if ((next.squares & taken) == 0 && (used & 1 << (next.letter - 'A')) == 0) {
          laid.add(next);
          search(laid, pieces, found);
          laid.remove(laid.size() - 1);
        }
      }
    }

    String draw(List<Piece> laid) {
      StringBuilder drawing = new StringBuilder();
      for (int square = 0; square < SQUARES; square++) {
        long bit = 1L << square;
        drawing.append(square > 0 && square % width == 0 ? "/" : "");
        laid.stream().filter(p -> (p.squares & bit) != 0).forEach(p -> drawing.append(p.letter));
      }
      return drawing.toString();
    }
  }
}
