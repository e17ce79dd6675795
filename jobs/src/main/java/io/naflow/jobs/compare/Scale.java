package io.naflow.jobs.compare;

import io.naflow.jobs.compare.ComparedNetwork.Size;

/**
 * How much larger the maps of one network are than those of another at the same place, because its
 * images are: what counts is a map's resolution by the image's. Networks whose inputs are equal, or
 * not known, are measured in pixels.
 *
 * @param height factor from the other network's heights to this one's
 * @param width likewise
 */
record Scale(double height, double width) {
  /** Strides leave halves of pixels, and windows that end at the edge a few more. */
  private static final double ROUNDED = 1;

  private static final double SHARE = 0.1;

  static Scale between(ComparedNetwork network, ComparedNetwork other) {
    if (network.input().isEmpty() || other.input().isEmpty()) {
      return new Scale(1, 1);
    }
    Size own = network.input().get();
    Size others = other.input().get();
    return new Scale(
        (double) own.height() / others.height(), (double) own.width() / others.width());
  }

  /** Whether a map is as fine as one of the other network. */
  boolean isAsFine(Size own, Size other) {
    return isAsFine(own.height(), other.height(), height)
        && isAsFine(own.width(), other.width(), width);
  }

  private static boolean isAsFine(int own, int other, double factor) {
    double apart = Math.abs(own - other * factor);
    return factor == 1 ? own == other : apart < ROUNDED || apart <= SHARE * own;
  }

  /** How far a map is from being as fine as one of the other network, in pixels. */
  double distance(Size own, Size other) {
    return Math.abs(own.height() - other.height() * height)
        + Math.abs(own.width() - other.width() * width);
  }
}
