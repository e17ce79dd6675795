package io.naflow.method.passes;

import java.util.Random;

/**
 * The random masks of RISE (Petsiuk et al. 2018, section 3.2): cells of a coarse grid are on with a
 * probability, the grid is brought to a bit more than the image's size bilinearly (half-pixel
 * centres), and a random part of the image's size is cut out of it.
 */
final class RiseMasks {
  private final Rise settings;
  private final int height;
  private final int width;

  RiseMasks(Rise settings, int height, int width) {
    this.settings = settings;
    this.height = height;
    this.width = width;
  }

  /** Writes the next mask, row by row, values 0..1. */
  void next(Random random, float[] into, int offset) {
    int cells = settings.cells();
    boolean[] on = new boolean[cells * cells];
    for (int i = 0; i < on.length; i++) {
      on[i] = random.nextDouble() < settings.probability();
    }
    double[][] rows = weights(height, random);
    double[][] columns = weights(width, random);
    double[] line = new double[cells];
    for (int y = 0; y < height; y++) {
      for (int c = 0; c < cells; c++) {
        line[c] = 0;
        for (int r = 0; r < cells; r++) {
          line[c] += on[r * cells + c] ? rows[y][r] : 0;
        }
      }
      for (int x = 0; x < width; x++) {
        double value = 0;
        for (int c = 0; c < cells; c++) {
          value += columns[x][c] * line[c];
        }
        into[offset + y * width + x] = (float) value;
      }
    }
  }

  /** How much of each cell each pixel along one side takes, for a random shift. */
  private double[][] weights(int length, Random random) {
    int cells = settings.cells();
    int cell = (length + cells - 1) / cells;
    int enlarged = (cells + 1) * cell;
    int shift = random.nextInt(cell);
    double[][] weights = new double[length][cells];
    for (int i = 0; i < length; i++) {
      double at = (i + shift + 0.5) * cells / enlarged - 0.5;
      double inside = Math.max(0, Math.min(cells - 1, at));
      int before = Math.min((int) inside, cells - 2);
      weights[i][before] = 1 - (inside - before);
      weights[i][before + 1] = inside - before;
    }
    return weights;
  }
}
