package io.naflow.image.webp;

import java.util.Arrays;

/** VP8's intra prediction: guesses a block from its neighbours (RFC 6386, section 12). */
final class IntraPrediction {
  /** How whole blocks are predicted, and 4×4 pieces, with the bit stream's numbers. */
  static final int MEAN = 0;

  static final int GRADIENT = 1;
  static final int FROM_ABOVE = 2;
  static final int FROM_LEFT = 3;

  private static final int DOWN_LEFT = 4;
  private static final int DOWN_RIGHT = 5;
  private static final int VERTICAL_RIGHT = 6;
  private static final int VERTICAL_LEFT = 7;
  private static final int HORIZONTAL_DOWN = 8;
  private static final int HORIZONTAL_UP = 9;

  /**
   * Where the corner stands among a piece's neighbours: 4 to its left, from below, then 8 above.
   */
  private static final int CORNER = 4;

  private final Plane plane;
  private final byte[] samples;
  private final int stride;
  private final int[] edge = new int[13];

  IntraPrediction(Plane plane) {
    this.plane = plane;
    this.samples = plane.samples();
    this.stride = plane.stride();
  }

  /** Predicts the whole block of {@code size} samples a side in this column and row of blocks. */
  void predictBlock(int column, int row, int size, int mode) {
    int at = plane.at(column * size, row * size);
    switch (mode) {
      case MEAN -> fill(at, size, mean(at, size, column > 0, row > 0));
      case FROM_ABOVE -> {
        for (int y = 0; y < size; y++) {
          System.arraycopy(samples, at - stride, samples, at + y * stride, size);
        }
      }
      case FROM_LEFT -> {
        for (int y = 0; y < size; y++) {
          int start = at + y * stride;
          Arrays.fill(samples, start, start + size, samples[start - 1]);
        }
      }
      default -> predictGradient(at, size);
    }
  }

  /** The mean of the neighbours that exist, or 128. */
  private int mean(int at, int size, boolean left, boolean above) {
    int sum = 0;
    int count = 0;
    for (int i = 0; above && i < size; i++, count++) {
      sum += sample(at - stride + i);
    }
    for (int i = 0; left && i < size; i++, count++) {
      sum += sample(at - 1 + i * stride);
    }
    return count == 0 ? 128 : (sum + count / 2) / count;
  }

  private void fill(int at, int size, int value) {
    for (int y = 0; y < size; y++) {
      Arrays.fill(samples, at + y * stride, at + y * stride + size, (byte) value);
    }
  }

  private void predictGradient(int at, int size) {
    int corner = sample(at - stride - 1);
    for (int y = 0; y < size; y++) {
      int start = at + y * stride;
      int left = sample(start - 1) - corner;
      for (int x = 0; x < size; x++) {
        int value = left + sample(at - stride + x);
        samples[start + x] = (byte) Math.min(Math.max(value, 0), 255);
      }
    }
  }

  /**
   * Predicts a 4×4 piece.
   *
   * @param aboveRight the four samples right of those above it
   */
  void predictPiece(int at, int mode, int[] aboveRight) {
    for (int i = 0; i < 4; i++) {
      edge[CORNER - 1 - i] = sample(at - 1 + i * stride);
      edge[CORNER + 1 + i] = sample(at - stride + i);
      edge[CORNER + 5 + i] = aboveRight[i];
    }
    edge[CORNER] = sample(at - stride - 1);
    switch (mode) {
      case MEAN -> fill(at, 4, mean(at, 4, true, true));
      case GRADIENT -> predictGradient(at, 4);
      case FROM_ABOVE -> {
        for (int x = 0; x < 4; x++) {
          samples[at + x] = (byte) smooth(CORNER + 1 + x);
        }
        for (int y = 1; y < 4; y++) {
          System.arraycopy(samples, at, samples, at + y * stride, 4);
        }
      }
      case FROM_LEFT -> {
        for (int y = 0; y < 4; y++) {
          int value = y < 3 ? smooth(CORNER - 1 - y) : edge[1] + 3 * edge[0] + 2 >> 2;
          Arrays.fill(samples, at + y * stride, at + y * stride + 4, (byte) value);
        }
      }
      default -> predictSlant(at, mode);
    }
  }

  private void predictSlant(int at, int mode) {
    for (int y = 0; y < 4; y++) {
      for (int x = 0; x < 4; x++) {
        int value =
            switch (mode) {
              case DOWN_LEFT -> downLeft(x + y);
              case DOWN_RIGHT -> smooth(CORNER + x - y);
              case VERTICAL_RIGHT -> verticalRight(x, y);
              case VERTICAL_LEFT -> verticalLeft(x, y);
              case HORIZONTAL_DOWN -> horizontalDown(x, y);
              case HORIZONTAL_UP -> horizontalUp(x + 2 * y);
              default -> throw new IllegalStateException("Cannot predict with mode " + mode);
            };
        samples[at + y * stride + x] = (byte) value;
      }
    }
  }

  private int downLeft(int diagonal) {
    int last = edge.length - 1;
    return diagonal < 6 ? smooth(CORNER + 2 + diagonal) : edge[last - 1] + 3 * edge[last] + 2 >> 2;
  }

  private int verticalRight(int x, int y) {
    int step = 2 * x - y;
    if (step < 0) {
      return smooth(CORNER + 1 + step);
    }
    int place = CORNER + step / 2;
    return step % 2 == 0 ? between(place) : smooth(place + 1);
  }

  private int verticalLeft(int x, int y) {
    int place = CORNER + 1 + x + y / 2;
    if (x == 3 && y >= 2) {
      // The two places where the pattern breaks: RFC 6386 keeps them as they were built once.
      return smooth(y == 2 ? CORNER + 6 : CORNER + 7);
    }
    return y % 2 == 0 ? between(place) : smooth(place + 1);
  }

  private int horizontalDown(int x, int y) {
    int step = 2 * y - x;
    if (step < 0) {
      return smooth(CORNER - 1 - step);
    }
    int place = CORNER - step / 2;
    return step % 2 == 0 ? between(place - 1) : smooth(place - 1);
  }

  private int horizontalUp(int step) {
    if (step > 5) {
      return edge[0];
    }
    int place = CORNER - 1 - step / 2;
    if (step % 2 == 0) {
      return between(place - 1);
    }
    return step == 5 ? edge[1] + 3 * edge[0] + 2 >> 2 : smooth(place - 1);
  }

  /** The weighted mean of a neighbour and those on either side of it. */
  private int smooth(int place) {
    return edge[place - 1] + 2 * edge[place] + edge[place + 1] + 2 >> 2;
  }

  /** The mean of a neighbour and the next. */
  private int between(int place) {
    return edge[place] + edge[place + 1] + 1 >> 1;
  }

  private int sample(int at) {
    return samples[at] & 0xFF;
  }
}
