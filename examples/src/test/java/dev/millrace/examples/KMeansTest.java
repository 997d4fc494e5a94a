package dev.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.Parameters;
import dev.millrace.local.LocalRunner;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KMeansTest {

  private static final int POINTS = 600;
  private static final int K = 4;

  @TempDir Path directory;

  @Test
  void centresAreThoseOfLloydsAlgorithmOnArrays() throws Exception {
    double[][] points = new double[POINTS][2];
    StringBuilder text = new StringBuilder();
    Random random = new Random(5);
    for (double[] point : points) {
      int cluster = random.nextInt(K);
      point[0] = 10 * (cluster % 2) + random.nextGaussian();
      point[1] = 10 * (cluster / 2) + random.nextGaussian();
      text.append(point[0]).append(',').append(point[1]).append('\n');
    }
    Parameters parameters = Texts.input(directory, text.toString()).with("k", "" + K);

    Map<Object, Object> centres =
        LocalRunner.run(p -> new KMeans().define(p).withSplitSize(3_000), parameters).asMap();

    double[][] expected = lloyd(points);
    assertThat(centres).hasSize(K);
    for (int number = 0; number < K; number++) {
      List<?> centre = (List<?>) centres.get(number);
      assertThat((Double) centre.get(0)).isCloseTo(expected[number][0], within(1e-9));
      assertThat((Double) centre.get(1)).isCloseTo(expected[number][1], within(1e-9));
    }
  }

  @Test
  void firstPointsAreTheFirstCentres() throws Exception {
    Parameters parameters = Texts.input(directory, "1\n9\n2\n8\n").with("k", "2");

    assertThat(LocalRunner.run(new KMeans(), parameters).asMap())
        .containsOnly(Map.entry(0, List.of(1.5)), Map.entry(1, List.of(8.5)));
  }

  private static double[][] lloyd(double[][] points) {
    double[][] centres = new double[K][];
    for (int k = 0; k < K; k++) {
      centres[k] = points[k].clone();
    }
    for (boolean moved = true; moved; ) {
      double[][] sums = new double[K][3];
      for (double[] point : points) {
        int nearest = 0;
        for (int k = 1; k < K; k++) {
          nearest = distance(point, centres[k]) < distance(point, centres[nearest]) ? k : nearest;
        }
        sums[nearest][0] += point[0];
        sums[nearest][1] += point[1];
        sums[nearest][2]++;
      }
      moved = false;
      for (int k = 0; k < K; k++) {
        double x = sums[k][0] / sums[k][2];
        double y = sums[k][1] / sums[k][2];
        moved |= Math.abs(x - centres[k][0]) > 1e-12 || Math.abs(y - centres[k][1]) > 1e-12;
        centres[k] = new double[] {x, y};
      }
    }
    return centres;
  }

  private static double distance(double[] a, double[] b) {
    return Math.pow(a[0] - b[0], 2) + Math.pow(a[1] - b[1], 2);
  }
}
