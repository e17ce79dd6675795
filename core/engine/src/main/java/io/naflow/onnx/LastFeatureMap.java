package io.naflow.onnx;

import io.naflow.network.FeatureShape;
import io.naflow.network.Layer;
import io.naflow.network.Move;
import io.naflow.network.Pool;
import io.naflow.onnx.Drawing.Step;
import java.util.Optional;

/** Finds the last feature map of a network: the last map before pooling and classifier. */
final class LastFeatureMap {
  private final Kept kept;

  private LastFeatureMap(Kept kept) {
    this.kept = kept;
  }

  /** Number of the step whose output it is; empty if the image itself is pooled. */
  static Optional<Integer> of(Kept kept) {
    return new LastFeatureMap(kept).find();
  }

  private Optional<Integer> find() {
    int last = -1;
    for (int i = 0; i < kept.size(); i++) {
      if (kept.isCut(i) && isGrid(kept.steps().get(i).shape())) {
        last = i;
      }
    }
    // Maps of one place that no pooling made are feature maps still.
    int next = nextCut(last);
    while (next >= 0 && next < kept.size() - 1 && nothingCollapses(last + 1, next)) {
      last = next;
      next = nextCut(last);
    }
    while (last >= 0 && isAverage(kept.steps().get(last).layer())) {
      last = cutBefore(last);
    }
    return last < 0 ? Optional.empty() : Optional.of(last);
  }

  private static boolean isGrid(FeatureShape shape) {
    return shape.height() > 1 || shape.width() > 1;
  }

  private int nextCut(int step) {
    for (int i = step + 1; i < kept.size(); i++) {
      if (kept.isCut(i)) {
        return i;
      }
    }
    return -1;
  }

  private int cutBefore(int step) {
    for (int i = step - 1; i >= 0; i--) {
      if (kept.isCut(i)) {
        return i;
      }
    }
    return -1;
  }

  private boolean nothingCollapses(int first, int last) {
    for (Step step : kept.steps().subList(first, last + 1)) {
      Layer layer = step.layer();
      boolean collapses =
          layer instanceof Layer.Flatten
              || layer instanceof Layer.Linear
              || layer instanceof Pool.GlobalMaxPool
              || layer instanceof Move.Rearrange
              || isAverage(layer);
      if (collapses) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAverage(Layer layer) {
    return layer instanceof Pool.AvgPool || layer instanceof Pool.AdaptiveAvgPool;
  }
}
