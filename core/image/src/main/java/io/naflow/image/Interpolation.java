package io.naflow.image;

/**
 * How pixels are weighted when an image is resized: a kernel over the distance from the wanted
 * place, stretched by the factor of the reduction when the image gets smaller (antialiasing).
 *
 * <p>Source: Keys, "Cubic convolution interpolation for digital image processing", IEEE Trans. ASSP
 * 29(6), 1981, with a = -1/2 for {@link #BICUBIC}; the constants are Pillow's.
 */
public enum Interpolation {
  /** Triangle: weight 1 - |x| up to distance 1. */
  BILINEAR(1),
  /** Keys' cubic with a = -1/2 up to distance 2; overshoots at edges, and is clipped to 0..255. */
  BICUBIC(2);

  private static final double A = -0.5;

  private final double support;

  Interpolation(double support) {
    this.support = support;
  }

  /** The distance from which on weights are 0, in pixels of the coarser of the two grids. */
  double support() {
    return support;
  }

  double weight(double distance) {
    double x = Math.abs(distance);
    return switch (this) {
      case BILINEAR -> x < 1 ? 1 - x : 0;
      case BICUBIC -> {
        if (x < 1) {
          yield ((A + 2) * x - (A + 3)) * x * x + 1;
        }
        yield x < 2 ? (((x - 5) * x + 8) * x - 4) * A : 0;
      }
    };
  }
}
