package io.naflow.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.image.RgbImage;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class DepthColumnsTest {
  @Test
  void layersOfHalfAsDeepANetworkStandUnderEverySecondLayer() {
    List<int[]> columns =
        DepthColumns.of(List.of(row(0.25, 0.5, 0.75, 1), row(0.5, 1), row(0.5, 0.75)));
    assertThat(columns.get(0)).containsExactly(0, 1, 2, 3);
    assertThat(columns.get(1)).containsExactly(1, 3);
    assertThat(columns.get(2)).containsExactly(1, 2);
  }

  @Test
  void layersThatWouldShareAColumnStandBesideEachOther() {
    assertThat(DepthColumns.of(List.of(row(0.1, 0.2, 0.9, 1), row(0.95, 0.96, 0.97))).get(1))
        .containsExactly(1, 2, 3);
  }

  @Test
  void noOtherOrderedAssignmentHasALesserDifferenceOfDepth() {
    Random random = new Random(3);
    for (int trial = 0; trial < 200; trial++) {
      double[] deep = sorted(random, 7);
      double[] shallow = sorted(random, 1 + random.nextInt(7));
      int[] columns = DepthColumns.of(List.of(row(deep), row(shallow))).get(1);
      assertThat(columns).isSorted().doesNotHaveDuplicates();
      assertThat(difference(shallow, deep, columns)).isEqualTo(least(shallow, deep));
    }
  }

  /** Tries all subsets of the columns. */
  private static double least(double[] shallow, double[] deep) {
    double least = Double.POSITIVE_INFINITY;
    for (int subset = 0; subset < 1 << deep.length; subset++) {
      if (Integer.bitCount(subset) == shallow.length) {
        int[] columns = new int[shallow.length];
        int next = 0;
        for (int column = 0; column < deep.length; column++) {
          if ((subset >> column & 1) == 1) {
            columns[next++] = column;
          }
        }
        least = Math.min(least, difference(shallow, deep, columns));
      }
    }
    return least;
  }

  private static double difference(double[] shallow, double[] deep, int[] columns) {
    double sum = 0;
    for (int i = 0; i < shallow.length; i++) {
      sum += Math.abs(shallow[i] - deep[columns[i]]);
    }
    return sum;
  }

  private static double[] sorted(Random random, int size) {
    double[] depths = random.doubles(size).toArray();
    Arrays.sort(depths);
    return depths;
  }

  private static StripRow row(double... depths) {
    List<Panel> panels =
        DoubleStream.of(depths)
            .mapToObj(d -> new Panel("layer", 1, 1, 1, d, new float[1], OptionalDouble.empty()))
            .toList();
    return new StripRow("model", "image", new RgbImage(1, 1, new byte[3]), panels);
  }
}
