package io.naflow.jobs.compare.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MapDistancesTest {
  private static MapDistances.Map point(int side, int y, int x) {
    float[] values = new float[side * side];
    Arrays.fill(values, -1);
    values[y * side + x] = 3;
    return new MapDistances.Map(values, side, side);
  }

  private static MapDistances.Map random(long seed, int height, int width) {
    var random = new Random(seed);
    float[] values = new float[height * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new MapDistances.Map(values, height, width);
  }

  @Test
  void aMapIsAtNoDistanceFromItselfAtAnotherScale() {
    MapDistances.Map map = random(1, 14, 14);
    float[] scaled = map.values().clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= 8;
    }
    for (double distance : MapDistances.between(map, new MapDistances.Map(scaled, 14, 14))) {
      assertThat(distance).isCloseTo(0, within(1e-9));
    }
  }

  @Test
  void equalMapsAreAtNoDistanceNotEvenByRounding() {
    for (int seed = 0; seed < 50; seed++) {
      MapDistances.Map map = random(seed, 7 + seed % 5, 9);
      assertThat(MapDistances.between(map, map)).containsExactly(0.0, 0.0, 0.0);
    }
  }

  @Test
  void pointsInOppositeCornersOfTheGridAreFarthestApart() {
    List<Double> distances = MapDistances.between(point(7, 0, 0), point(7, 6, 6));
    // No cell in common; centres 6/7 of the diagonal apart; from one corner's square to the
    // other's.
    assertThat(distances.get(0)).isEqualTo(1);
    assertThat(distances.get(1)).isCloseTo(6.0 / 7, within(1e-12));
    assertThat(distances.get(2)).isCloseTo(1, within(1e-12));
  }

  @Test
  void distancesAreSymmetricAlsoBetweenSizes() {
    List<Double> one = MapDistances.between(random(2, 14, 9), random(3, 5, 28));
    List<Double> other = MapDistances.between(random(3, 5, 28), random(2, 14, 9));
    for (int i = 0; i < 3; i++) {
      assertThat(one.get(i)).isCloseTo(other.get(i), within(1e-9)).isBetween(0.0, 1.0);
    }
  }

  @Test
  void aMapWithoutShapeHasNoDistance() {
    assertThat(
            MapDistances.between(
                random(4, 3, 3), new MapDistances.Map(new float[] {-1, -2, -3, -4}, 2, 2)))
        .isEmpty();
  }

  @Test
  void theCoarseGridKeepsAllMassAndDividesByArea() {
    assertThat(Arrays.stream(MapDistances.coarse(random(5, 56, 9))).sum())
        .isCloseTo(1, within(1e-12));
    // One row of two positions: each covers three and a half squares of each of seven rows.
    double[] shares = MapDistances.coarse(new MapDistances.Map(new float[] {3, 1}, 1, 2));
    assertThat(Arrays.copyOf(shares, 7))
        .containsExactly(
            new double[] {
              0.75 / 24.5,
              0.75 / 24.5,
              0.75 / 24.5,
              (0.75 + 0.25) / 2 / 24.5,
              0.25 / 24.5,
              0.25 / 24.5,
              0.25 / 24.5
            },
            within(1e-12));
  }
}
