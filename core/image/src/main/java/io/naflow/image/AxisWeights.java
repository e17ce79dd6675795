package io.naflow.image;

/**
 * What one axis of a resize needs: for each wanted output position, the run of input positions that
 * it is made of and their weights as fixed-point integers.
 *
 * <p>The arithmetic is Pillow's for 8-bit images, to the last bit: weights are computed and
 * normalised in double precision, scaled by 2^{@value #PRECISION_BITS} and rounded half away from
 * zero.
 */
final class AxisWeights {
  /** 32 bits, less 8 for the sample and 2 for the overshoot of the cubic kernel. */
  static final int PRECISION_BITS = 32 - 8 - 2;

  private final int[] starts;
  private final int[] counts;
  private final int[] weights;
  private final int stride;

  private AxisWeights(int outputs, int stride) {
    this.starts = new int[outputs];
    this.counts = new int[outputs];
    this.weights = new int[Math.multiplyExact(outputs, stride)];
    this.stride = stride;
  }

  /**
   * Weights for the outputs {@code from .. from + outputs - 1} of an axis resized from {@code
   * inputSize} to {@code outputSize} positions.
   */
  static AxisWeights of(
      int inputSize, int outputSize, int from, int outputs, Interpolation interpolation) {
    double scale = (double) inputSize / outputSize;
    double stretch = Math.max(scale, 1);
    double support = interpolation.support() * stretch;
    double invertedStretch = 1 / stretch;
    int longest = Math.min((int) Math.ceil(support) * 2 + 1, inputSize);
    AxisWeights axis = new AxisWeights(outputs, longest);
    double[] exact = new double[longest];
    for (int i = 0; i < outputs; i++) {
      double center = (from + i + 0.5) * scale;
      // The casts truncate towards zero, as C's do in Pillow; hence the clipping only afterwards.
      int start = Math.max((int) (center - support + 0.5), 0);
      int count = Math.min((int) (center + support + 0.5), inputSize) - start;
      double sum = 0;
      for (int k = 0; k < count; k++) {
        exact[k] = interpolation.weight((k + start - center + 0.5) * invertedStretch);
        sum += exact[k];
      }
      axis.store(i, start, count, exact, sum);
    }
    return axis;
  }

  private void store(int output, int start, int count, double[] exact, double sum) {
    for (int k = 0; k < count; k++) {
      double scaled = (sum != 0 ? exact[k] / sum : exact[k]) * (1 << PRECISION_BITS);
      weights[output * stride + k] = (int) (scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    }
    // Zero weights at the ends change nothing but the time; an unchanged size becomes a mere copy.
    int skipped = 0;
    while (skipped < count - 1 && weights[output * stride + skipped] == 0) {
      skipped++;
    }
    int kept = count - skipped;
    while (kept > 1 && weights[output * stride + skipped + kept - 1] == 0) {
      kept--;
    }
    System.arraycopy(weights, output * stride + skipped, weights, output * stride, kept);
    starts[output] = start + skipped;
    counts[output] = kept;
  }

  int outputs() {
    return starts.length;
  }

  /** The first input position that output {@code i} is made of. */
  int start(int i) {
    return starts[i];
  }

  /** How many consecutive input positions output {@code i} is made of: at least 1. */
  int count(int i) {
    return counts[i];
  }

  /** The longest {@link #count}. */
  int longest() {
    int longest = 0;
    for (int count : counts) {
      longest = Math.max(longest, count);
    }
    return longest;
  }

  /** The {@code k}-th weight of output {@code i} is {@code weights()[offset(i) + k]}. */
  int offset(int i) {
    return i * stride;
  }

  int[] weights() {
    return weights;
  }
}
