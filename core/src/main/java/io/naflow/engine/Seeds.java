package io.naflow.engine;

import io.naflow.api.Prediction;
import io.naflow.api.Target;
import java.util.Optional;
import java.util.OptionalInt;

/** Gradients at the network's output: what of it is explained, for each image of a batch. */
final class Seeds {
  private final Target target;
  private final int classes;
  private final double[] values;

  Seeds(Target target, int images, int classes) {
    this.target = target;
    this.classes = classes;
    this.values = new double[images * classes];
  }

  /**
   * Sets one image's row.
   *
   * @return why it cannot be set, if so
   */
  Optional<String> set(int image, Prediction prediction, OptionalInt label) {
    if (target instanceof Target.Predicted) {
      return add(image, prediction.classIndex(), 1);
    } else if (target instanceof Target.ClassIndex one) {
      return add(image, one.index(), 1);
    } else if (target instanceof Target.Difference two) {
      return add(image, two.index(), 1).or(() -> add(image, two.against(), -1));
    }
    return label.isPresent()
        ? add(image, label.getAsInt(), 1)
        : Optional.of(
            "Cannot explain the label: the image has none; give dataset.labels, or target: predicted");
  }

  private Optional<String> add(int image, int classIndex, double value) {
    if (classIndex < 0 || classIndex >= classes) {
      return Optional.of(
          "Cannot explain class %d: the network has classes 0 to %d; check the labels or the target"
              .formatted(classIndex, classes - 1));
    }
    values[image * classes + classIndex] += value;
    return Optional.empty();
  }

  /** Row-major, images × classes. */
  double[] values() {
    return values;
  }
}
