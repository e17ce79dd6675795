package io.naflow.image;

import java.util.Arrays;

/**
 * Resizes as Pillow's {@code Image.resize} does, to the bit: a separable filter with antialiasing
 * and fixed-point weights, first along rows, then along columns, rounded to 8 bits after each.
 * Other libraries' resizes differ from it by up to half the range of a sample, which shifts what a
 * network sees.
 *
 * <p>Written from the algorithm of Pillow's Resample.c (pillow.readthedocs.io, "Filters"), as it is
 * up to Pillow 12. Pillow 13 goes along columns first where that is cheaper: on images over about
 * twice as high as wide, and where the height shrinks much more than the width. The roundings then
 * fall otherwise, and single values differ by a grey level.
 */
public final class Resampler {
  private static final int HALF = 1 << (AxisWeights.PRECISION_BITS - 1);

  private Resampler() {}

  /** The whole image, resized to {@code width} by {@code height} pixels. */
  public static RgbImage resize(
      RgbImage image, int width, int height, Interpolation interpolation) {
    if (image.width() == width && image.height() == height) {
      return image;
    }
    return resize(image, width, height, interpolation, new Region(0, 0, width, height));
  }

  /**
   * The part {@code wanted} of the image resized to {@code width} by {@code height} pixels; equal
   * to that part of the whole, at the cost of the part.
   */
  static RgbImage resize(
      RgbImage image, int width, int height, Interpolation interpolation, Region wanted) {
    AxisWeights columns =
        AxisWeights.of(image.width(), width, wanted.x(), wanted.width(), interpolation);
    AxisWeights rows =
        AxisWeights.of(image.height(), height, wanted.y(), wanted.height(), interpolation);
    int samples = 3 * wanted.width();
    byte[] target = new byte[samples * wanted.height()];

    // The rows of the first pass that are still needed, row r in slot r % slots: the second pass
    // reads them while they are in the processor's cache. Integers, since those loops vectorise.
    int slots = rows.longest();
    int[][] ring = new int[slots][samples];
    int[] sums = new int[samples];
    int next = 0;
    for (int y = 0; y < wanted.height(); y++) {
      int end = rows.start(y) + rows.count(y);
      for (next = Math.max(next, rows.start(y)); next < end; next++) {
        resizeRow(image, next, columns, ring[next % slots]);
      }
      Arrays.fill(sums, HALF);
      for (int k = 0; k < rows.count(y); k++) {
        addScaled(
            sums, ring[(rows.start(y) + k) % slots], rows.weights()[rows.offset(y) + k], samples);
      }
      storeRow(sums, target, y * samples, samples);
    }
    return new RgbImage(wanted.width(), wanted.height(), target);
  }

  private static void resizeRow(RgbImage image, int row, AxisWeights columns, int[] target) {
    byte[] source = image.rgb();
    int[] weights = columns.weights();
    int rowStart = 3 * row * image.width();
    for (int x = 0; x < columns.outputs(); x++) {
      int red = HALF;
      int green = HALF;
      int blue = HALF;
      int at = rowStart + 3 * columns.start(x);
      int first = columns.offset(x);
      int last = first + columns.count(x);
      for (int k = first; k < last; k++) {
        int weight = weights[k];
        red += (source[at] & 0xFF) * weight;
        green += (source[at + 1] & 0xFF) * weight;
        blue += (source[at + 2] & 0xFF) * weight;
        at += 3;
      }
      target[3 * x] = toSample(red);
      target[3 * x + 1] = toSample(green);
      target[3 * x + 2] = toSample(blue);
    }
  }

  private static void addScaled(int[] sums, int[] row, int weight, int samples) {
    for (int i = 0; i < samples; i++) {
      sums[i] += row[i] * weight;
    }
  }

  private static void storeRow(int[] sums, byte[] target, int offset, int samples) {
    for (int i = 0; i < samples; i++) {
      target[offset + i] = (byte) toSample(sums[i]);
    }
  }

  private static int toSample(int sum) {
    return Math.min(Math.max(sum >> AxisWeights.PRECISION_BITS, 0), 255);
  }
}
