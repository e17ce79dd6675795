package io.naflow.metric.perturb;

import io.naflow.image.PreparedImage;
import java.util.Random;

/**
 * Fills removed pixels so that each is the weighted mean of its eight neighbours (1/6 at its sides,
 * 1/12 at its corners, scaled to 1 at the input's edges), plus noise: what was there cannot be told
 * from the shape of the hole.
 *
 * <p>Rong et al., A Consistent and Efficient Evaluation Strategy for Attribution Methods (ROAD),
 * ICML 2022, section 4; same system as {@code NoisyLinearImputer} of pytorch-grad-cam. That one
 * factorises a sparse matrix; this takes conjugate gradients, since the system is symmetric and
 * positive definite as soon as one pixel is kept, to a relative residual of 1e-6.
 */
public final class NoisyLinearImputation {
  private NoisyLinearImputation() {}

  /**
   * The input with its removed pixels filled, CHW; a new array.
   *
   * @param kept height × width; at least one is true
   * @param noise standard deviation of what is added to each filled pixel, in normalised units
   * @throws IllegalArgumentException if no pixel is kept, or the mask is of another size
   */
  public static float[] fill(PreparedImage image, boolean[] kept, double noise, Random random) {
    HoleSystem system = HoleSystem.of(image.height(), image.width(), kept);
    float[] result = image.values().clone();
    for (int channel = 0; channel < image.channels(); channel++) {
      int start = channel * kept.length;
      double[] filled = system.solve(image.values(), start);
      for (int i = 0; i < kept.length; i++) {
        if (!kept[i]) {
          result[start + i] = (float) (filled[i] + noise * random.nextGaussian());
        }
      }
    }
    return result;
  }
}
