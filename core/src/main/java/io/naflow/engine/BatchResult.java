package io.naflow.engine;

import ai.djl.ndarray.NDArray;
import io.naflow.api.AttentionMap;
import io.naflow.api.InputImage;
import io.naflow.api.Inversion;
import io.naflow.api.LayerInfo;
import io.naflow.api.Outcome;
import io.naflow.api.Prediction;
import io.naflow.api.Target;
import io.naflow.runtime.Ops;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What has been found of each image of a batch so far: a failure, or a prediction and maps. */
final class BatchResult {
  private final List<InputImage> images;
  private final int classes;
  private final List<Optional<Prediction>> predictions = new ArrayList<>();
  private final List<Optional<Outcome.Failed>> failures = new ArrayList<>();
  private final List<List<AttentionMap>> maps = new ArrayList<>();

  /**
   * @param logits images × classes, row-major
   */
  BatchResult(List<InputImage> images, int classes, float[] logits) {
    this.images = List.copyOf(images);
    this.classes = classes;
    for (int i = 0; i < images.size(); i++) {
      float[] row = Arrays.copyOfRange(logits, i * classes, (i + 1) * classes);
      boolean finite = allFinite(row);
      predictions.add(finite ? Optional.of(Predictions.of(row)) : Optional.empty());
      failures.add(Optional.empty());
      maps.add(new ArrayList<>());
      if (!finite) {
        fail(
            i,
            "forward",
            "NonFinite",
            "Cannot classify: the network's output is not finite; check the weights and the preprocessing");
      }
    }
  }

  /** Gradients at the output, images × classes × 1 × 1; zero for images that have failed. */
  NDArray seeds(Target target, Ops ops) {
    var seeds = new Seeds(target, images.size(), classes);
    for (int i = 0; i < images.size(); i++) {
      int image = i;
      predictions
          .get(i)
          .flatMap(prediction -> seeds.set(image, prediction, images.get(image).label()))
          .ifPresent(why -> fail(image, "target", "NoTarget", why));
    }
    return ops.tensor(seeds.values(), images.size(), classes, 1, 1);
  }

  /**
   * Takes one method's maps at one layer.
   *
   * @param values images × H × W, row-major
   */
  void add(String method, LayerInfo layer, float[] values, Optional<List<Inversion>> inversions) {
    int size = layer.height() * layer.width();
    for (int i = 0; i < images.size(); i++) {
      float[] map = Arrays.copyOfRange(values, i * size, (i + 1) * size);
      int image = i;
      if (allFinite(map)) {
        maps.get(i)
            .add(
                new AttentionMap(
                    method, layer, map, inversions.map(reports -> reports.get(image))));
      } else if (failures.get(i).isEmpty()) {
        fail(
            i,
            "explain",
            "NonFinite",
            "Cannot explain with %s at layer '%s': the map is not finite%s; leave the image out or look at its activations there"
                .formatted(
                    method,
                    layer.name(),
                    inversions
                        .map(
                            reports ->
                                " (inversion residual " + reports.get(image).residual() + ")")
                        .orElse("")));
      }
    }
  }

  private void fail(int image, String stage, String errorClass, String message) {
    failures.set(image, Optional.of(new Outcome.Failed(stage, errorClass, message)));
  }

  private static boolean allFinite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /** One outcome an image, maps shallow to deep in each method. */
  List<Outcome> outcomes() {
    var outcomes = new ArrayList<Outcome>();
    for (int i = 0; i < images.size(); i++) {
      if (failures.get(i).isPresent()) {
        outcomes.add(failures.get(i).get());
      } else {
        List<AttentionMap> found = maps.get(i);
        found.sort(Comparator.comparingInt(map -> map.layer().index()));
        outcomes.add(new Outcome.Explained(predictions.get(i).orElseThrow(), found));
      }
    }
    return outcomes;
  }
}
