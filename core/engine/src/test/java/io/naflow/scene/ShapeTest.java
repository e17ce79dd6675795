package io.naflow.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ShapeTest {
  private static final int STEPS = 1200;

  /** Scenes are sampled within the radius only. */
  @ParameterizedTest
  @EnumSource
  void everyShapeLiesInTheUnitDisc(Shape shape) {
    for (int i = 0; i < STEPS * STEPS; i++) {
      double x = coordinate(i % STEPS, 1.5);
      double y = coordinate(i / STEPS, 1.5);
      if (x * x + y * y > 1) {
        assertThat(shape.contains(x, y)).as("%s at (%s, %s)", shape, x, y).isFalse();
      }
    }
  }

  /** Areas by elementary geometry; the star's is the integral of r²/2, r = 1 - 0.62·u. */
  @ParameterizedTest
  @CsvSource({
    "DISC, 2.54469",
    "RING, 1.88496",
    "SQUARE, 1.84960",
    "TRIANGLE, 1.29904",
    "CROSS, 1.70240",
    "STAR, 1.59636",
    "BARS, 1.21600"
  })
  void areasAreThoseOfGeometry(Shape shape, double area) {
    assertThat(area(shape)).isCloseTo(area, within(0.005));
  }

  /** A disc less its lens with another, from the circular segments on both sides of the chord. */
  @Test
  void theCrescentIsADiscLessALens() {
    double chord = (0.45 * 0.45 + 0.9 - 0.55) / (2 * 0.45);
    double lens = segment(0.9, chord) + segment(0.55, 0.45 - chord);
    assertThat(area(Shape.CRESCENT)).isCloseTo(0.9 * Math.PI - lens, within(0.005));
  }

  /** Area of the part of a disc beyond a chord at this distance from the centre, signed. */
  private static double segment(double squaredRadius, double distance) {
    return squaredRadius * Math.acos(distance / Math.sqrt(squaredRadius))
        - distance * Math.sqrt(squaredRadius - distance * distance);
  }

  private static double area(Shape shape) {
    long inside = 0;
    for (int i = 0; i < STEPS * STEPS; i++) {
      inside += shape.contains(coordinate(i % STEPS, 1), coordinate(i / STEPS, 1)) ? 1 : 0;
    }
    return 4.0 * inside / (STEPS * STEPS);
  }

  private static double coordinate(int step, double reach) {
    return reach * (2 * (step + 0.5) / STEPS - 1);
  }
}
