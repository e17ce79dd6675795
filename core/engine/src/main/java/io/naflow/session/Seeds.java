package io.naflow.session;

import ai.djl.ndarray.NDArray;
import io.naflow.api.ModelInfo;
import io.naflow.api.Prediction;
import io.naflow.api.Target;
import io.naflow.torch.Ops;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What of the network's output is explained, for each image of a batch: how much of each class's
 * score, and so the gradient at the output.
 */
final class Seeds {
  private final Target target;
  private final ModelInfo model;
  private final int classes;
  private final double[] values;

  /**
   * @param model a classifier
   */
  Seeds(Target target, int images, ModelInfo model) {
    this.target = target;
    this.model = model;
    this.classes = model.classes();
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
    if (target instanceof Target.Named named) {
      return Optional.of(
          "Cannot explain class '%s': the engine knows classes by their indices; give one"
              .formatted(named.name()));
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

  /** Factors of the classes' scores, images × classes × 1 × 1. */
  NDArray classes(Ops ops) {
    return ops.tensor(values, values.length / classes, classes, 1, 1);
  }

  /** Gradients at the outputs, images × outputs × 1 × 1. */
  NDArray outputs(Ops ops) {
    int images = values.length / classes;
    int outputs = model.outputs();
    double[] seeds = new double[images * outputs];
    for (int i = 0; i < images; i++) {
      double[] own = Arrays.copyOfRange(values, i * classes, (i + 1) * classes);
      double[] seed = model.head().orElseThrow().atOutputs(own, outputs);
      System.arraycopy(seed, 0, seeds, i * outputs, outputs);
    }
    return ops.tensor(seeds, images, outputs, 1, 1);
  }
}
