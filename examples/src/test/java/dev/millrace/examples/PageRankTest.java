package dev.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.Parameters;
import dev.millrace.local.LocalRunner;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageRankTest {

  private static final int PAGES = 60;

  @TempDir Path directory;

  @Test
  void ranksAreThoseOfTheMatrixMultipliedUntilNoneMoves() throws Exception {
    int[][] links = new int[PAGES][PAGES];
    StringBuilder text = new StringBuilder();
    Random random = new Random(3);
    for (int link = 0; link < 200; link++) {
      // The last ten pages have no links, and the first five are linked to more often.
      int from = random.nextInt(PAGES - 10);
      int to = random.nextInt(3) == 0 ? random.nextInt(5) : random.nextInt(PAGES);
      links[from][to]++;
      text.append(from).append('\t').append(to).append('\n');
    }
    Parameters parameters = Texts.input(directory, text.toString());

    Map<Object, Object> ranks = LocalRunner.run(new PageRank(), parameters).asMap();

    double[] expected = multiplied(links);
    assertThat(ranks).hasSizeGreaterThan(50);
    ranks.forEach(
        (page, rank) ->
            assertThat((Double) rank)
                .as("page %s", page)
                .isCloseTo(expected[Integer.parseInt((String) page)], within(1e-9)));
  }

  @Test
  void roundsCanBeLimited() throws Exception {
    Parameters parameters = Texts.input(directory, "a\tb\n").with("rounds", "1");

    Map<Object, Object> ranks = LocalRunner.run(new PageRank(), parameters).asMap();

    assertThat((Double) ranks.get("a")).isCloseTo(0.15, within(1e-12));
    assertThat((Double) ranks.get("b")).isCloseTo(1.0, within(1e-12));
  }

  private static double[] multiplied(int[][] links) {
    double[] ranks = new double[PAGES];
    Arrays.fill(ranks, 1);
    for (boolean moved = true; moved; ) {
      double[] next = new double[PAGES];
      Arrays.fill(next, 0.15);
      for (int from = 0; from < PAGES; from++) {
        int count = Arrays.stream(links[from]).sum();
        for (int to = 0; to < PAGES && count > 0; to++) {
          next[to] += 0.85 * ranks[from] * links[from][to] / count;
        }
      }
      moved = false;
      for (int page = 0; page < PAGES; page++) {
        boolean known = Arrays.stream(links[page]).sum() > 0 || isLinked(links, page);
        moved |= known && Math.abs(next[page] - ranks[page]) > 0.001;
      }
      ranks = next;
    }
    return ranks;
  }

  private static boolean isLinked(int[][] links, int page) {
    return Arrays.stream(links).anyMatch(from -> from[page] > 0);
  }
}
