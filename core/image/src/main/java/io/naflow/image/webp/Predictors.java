package io.naflow.image.webp;

/**
 * Pixels were stored less what their neighbours predict, in one of 14 ways that a tile of them
 * share (RFC 9649, section 4.1).
 */
record Predictors(int width, int tileBits, int[] tiles) implements LosslessTransform {
  private static final int BLACK = 0xFF000000;

  @Override
  public int[] undo(int[] pixels) {
    int tileColumns = EntropyImage.tileCount(width, tileBits);
    for (int i = 0; i < pixels.length; i++) {
      int x = i % width;
      int prediction;
      if (i < width) {
        prediction = i == 0 ? BLACK : pixels[i - 1];
      } else if (x == 0) {
        prediction = pixels[i - width];
      } else {
        int tile = tiles[(i / width >> tileBits) * tileColumns + (x >> tileBits)];
        prediction = predict(tile >> 8 & 15, pixels, i);
      }
      pixels[i] = add(pixels[i], prediction);
    }
    return pixels;
  }

  private int predict(int mode, int[] pixels, int at) {
    int left = pixels[at - 1];
    int above = pixels[at - width];
    // In the last column this is the first pixel of the row itself: so the format has it.
    int aboveRight = pixels[at - width + 1];
    int aboveLeft = pixels[at - width - 1];
    return switch (mode) {
      case 1 -> left;
      case 2 -> above;
      case 3 -> aboveRight;
      case 4 -> aboveLeft;
      case 5 -> mean(mean(left, aboveRight), above);
      case 6 -> mean(left, aboveLeft);
      case 7 -> mean(left, above);
      case 8 -> mean(aboveLeft, above);
      case 9 -> mean(above, aboveRight);
      case 10 -> mean(mean(left, aboveLeft), mean(above, aboveRight));
      case 11 -> nearer(left, above, aboveLeft);
      case 12 -> gradient(left, above, aboveLeft);
      case 13 -> halfGradient(mean(left, above), aboveLeft);
      default -> BLACK;
    };
  }

  private static int add(int one, int other) {
    int alphaAndGreen = (one & 0xFF00FF00) + (other & 0xFF00FF00) & 0xFF00FF00;
    return alphaAndGreen | (one & 0xFF00FF) + (other & 0xFF00FF) & 0xFF00FF;
  }

  private static int mean(int one, int other) {
    return ((one ^ other) >>> 1 & 0x7F7F7F7F) + (one & other);
  }

  /** Of left and above the one that is nearer to left + above - corner, over all channels. */
  private static int nearer(int left, int above, int corner) {
    int preference = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      int middle = corner >>> shift & 0xFF;
      preference += Math.abs((left >>> shift & 0xFF) - middle);
      preference -= Math.abs((above >>> shift & 0xFF) - middle);
    }
    return preference <= 0 ? above : left;
  }

  private static int gradient(int left, int above, int corner) {
    int result = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      int value = (left >>> shift & 0xFF) + (above >>> shift & 0xFF) - (corner >>> shift & 0xFF);
      result |= clipped(value) << shift;
    }
    return result;
  }

  private static int halfGradient(int mean, int corner) {
    int result = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      int value = mean >>> shift & 0xFF;
      result |= clipped(value + (value - (corner >>> shift & 0xFF)) / 2) << shift;
    }
    return result;
  }

  private static int clipped(int value) {
    return Math.min(Math.max(value, 0), 255);
  }
}
