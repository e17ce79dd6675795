package io.naflow.metric.map;

import io.naflow.metric.Measure;
import io.naflow.metric.MetricResult;
import io.naflow.metric.MetricValue;
import io.naflow.metric.PixelMask;
import java.util.List;

/**
 * Whether the map's largest pixel (the first of several, row by row) points at the object, 1 or 0:
 * {@code pointing_game} if one of the object's pixels lies less than 15 pixels from it, {@code
 * pointing_game:exact} if it is one of the object's. An empty mask is neither a hit nor a miss.
 *
 * <p>Zhang et al., Top-down Neural Attention by Excitation Backprop, ECCV 2016; tolerance as in
 * TorchRay's {@code benchmark/pointing_game.py}. The paper's accuracy is the mean over classes of
 * the means over their images.
 */
final class PointingGame implements MapMetric {
  private static final int TOLERANCE = 15;

  @Override
  public String id() {
    return "pointing_game";
  }

  @Override
  public Need need() {
    return Need.MASK;
  }

  @Override
  public List<Measure> measures() {
    return Measure.higherIsBetter(id(), id() + ":exact");
  }

  @Override
  public MetricResult evaluate(MapSubject subject) {
    return subject.onMask(
        mask -> {
          int peak = peak(subject.map().values());
          return MetricResult.of(
              new MetricValue(id(), near(mask, peak) ? 1 : 0),
              new MetricValue(id() + ":exact", mask.inside()[peak] ? 1 : 0));
        });
  }

  private static int peak(float[] values) {
    int peak = 0;
    for (int i = 0; i < values.length; i++) {
      peak = values[i] > values[peak] ? i : peak;
    }
    return peak;
  }

  private static boolean near(PixelMask mask, int peak) {
    int row = peak / mask.width();
    int column = peak % mask.width();
    int bottom = Math.min(row + TOLERANCE, mask.height());
    int right = Math.min(column + TOLERANCE, mask.width());
    for (int y = Math.max(row - TOLERANCE + 1, 0); y < bottom; y++) {
      for (int x = Math.max(column - TOLERANCE + 1, 0); x < right; x++) {
        int squared = (y - row) * (y - row) + (x - column) * (x - column);
        if (squared < TOLERANCE * TOLERANCE && mask.contains(y, x)) {
          return true;
        }
      }
    }
    return false;
  }
}
