package io.naflow.scene;

import static io.naflow.scene.SceneGenerator.SIDE;
import static io.naflow.scene.SceneGenerator.end;
import static io.naflow.scene.SceneGenerator.first;

import java.util.SplittableRandom;

/** The background of a scene: a colour gradient with strokes and dots that belong to no class. */
final class Clutter {
  private final SplittableRandom random;
  private final double[] canvas = new double[3 * SIDE * SIDE];

  Clutter(SplittableRandom random) {
    this.random = random;
  }

  /** Interleaved RGB, 0..1, row by row. */
  double[] paint() {
    gradient();
    int strokes = random.nextInt(6, 14);
    for (int i = 0; i < strokes; i++) {
      stroke();
    }
    int dots = random.nextInt(5, 12);
    for (int i = 0; i < dots; i++) {
      line(random.nextDouble(SIDE), random.nextDouble(SIDE), 0, 0, random.nextDouble(0.8, 2.2));
    }
    return canvas;
  }

  private void gradient() {
    double[] from = colour();
    double[] to = colour();
    double turn = random.nextDouble(2 * Math.PI);
    double cos = StrictMath.cos(turn) / SIDE;
    double sin = StrictMath.sin(turn) / SIDE;
    for (int i = 0; i < SIDE * SIDE; i++) {
      double t = 0.5 + 0.7 * (cos * (i % SIDE - SIDE / 2.0) + sin * (i / SIDE - SIDE / 2.0));
      double share = Math.min(1, Math.max(0, t));
      for (int c = 0; c < 3; c++) {
        canvas[3 * i + c] = from[c] + share * (to[c] - from[c]);
      }
    }
  }

  private void stroke() {
    double turn = random.nextDouble(2 * Math.PI);
    double length = random.nextDouble(5, 22);
    line(
        random.nextDouble(SIDE),
        random.nextDouble(SIDE),
        length * StrictMath.cos(turn),
        length * StrictMath.sin(turn),
        random.nextDouble(0.5, 1.4));
  }

  /** A line with round ends; a dot where it has no length. */
  private void line(double x0, double y0, double dx, double dy, double halfWidth) {
    double[] colour = colour();
    double length2 = Math.max(1e-9, dx * dx + dy * dy);
    double reach = halfWidth + 1;
    for (int row = first(Math.min(y0, y0 + dy) - reach);
        row < end(Math.max(y0, y0 + dy) + reach);
        row++) {
      for (int column = first(Math.min(x0, x0 + dx) - reach);
          column < end(Math.max(x0, x0 + dx) + reach);
          column++) {
        double x = column + 0.5 - x0;
        double y = row + 0.5 - y0;
        double along = Math.min(1, Math.max(0, (x * dx + y * dy) / length2));
        double offX = x - along * dx;
        double offY = y - along * dy;
        double cover =
            Math.min(1, Math.max(0, halfWidth + 0.5 - Math.sqrt(offX * offX + offY * offY)));
        for (int c = 0; c < 3; c++) {
          int at = 3 * (row * SIDE + column) + c;
          canvas[at] += cover * (colour[c] - canvas[at]);
        }
      }
    }
  }

  private double[] colour() {
    return new double[] {random.nextDouble(), random.nextDouble(), random.nextDouble()};
  }
}
