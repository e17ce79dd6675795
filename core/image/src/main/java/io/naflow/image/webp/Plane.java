package io.naflow.image.webp;

import java.util.Arrays;

/**
 * Samples 0..255 of one colour component, with a row above and a column to the left of them that
 * prediction takes for the neighbours of the outermost blocks: 127 above, 129 to the left.
 */
final class Plane {
  private final byte[] samples;
  private final int stride;

  /** So many blocks of so many samples a side. */
  Plane(int columns, int rows, int blockSize) {
    stride = columns * blockSize + 1;
    samples = new byte[stride * (rows * blockSize + 1)];
    Arrays.fill(samples, 0, stride, (byte) 127);
    for (int y = 0; y < rows * blockSize; y++) {
      samples[at(-1, y)] = (byte) 129;
    }
  }

  byte[] samples() {
    return samples;
  }

  /** How far apart the samples of two rows are. */
  int stride() {
    return stride;
  }

  /** Where the sample of column x and row y stands; both may be -1. */
  int at(int x, int y) {
    return (y + 1) * stride + x + 1;
  }
}
