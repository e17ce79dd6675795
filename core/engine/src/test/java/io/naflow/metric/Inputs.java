package io.naflow.metric;

import io.naflow.image.Crop;
import io.naflow.image.Geometry;
import io.naflow.image.PreparedImage;
import io.naflow.image.Preprocessing;
import io.naflow.image.Resize;
import java.util.Random;

/** Prepared images of small sizes. */
public final class Inputs {
  /** ImageNet's: black is (-2.1179, -2.0357, -1.8044). */
  public static final Preprocessing IMAGENET =
      Preprocessing.imageNet(new Resize.Exact(4, 4), new Crop.None());

  private Inputs() {}

  public static PreparedImage of(int height, int width, float... values) {
    return new PreparedImage(
        3, height, width, values, new Geometry(width, height, width, height, 0, 0, width, height));
  }

  public static PreparedImage random(int height, int width) {
    Random random = new Random(7);
    float[] values = new float[3 * height * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return of(height, width, values);
  }
}
