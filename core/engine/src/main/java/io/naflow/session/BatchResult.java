package io.naflow.session;

import io.naflow.api.Head;
import io.naflow.api.InputImage;
import io.naflow.api.Inversion;
import io.naflow.api.LayerInfo;
import io.naflow.api.ModelInfo;
import io.naflow.api.Outcome;
import io.naflow.api.Prediction;
import io.naflow.api.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What has been found of each image of a batch so far: a failure, or a prediction and maps. */
final class BatchResult {
  private final List<InputImage> images;
  private final ModelInfo model;
  private final List<Optional<Prediction>> predictions = new ArrayList<>();
  private final MapResults maps;

  /**
   * @param model a classifier
   * @param outputs images × the model's outputs, row-major
   */
  BatchResult(List<InputImage> images, ModelInfo model, float[] outputs) {
    this.images = List.copyOf(images);
    this.model = model;
    this.maps = new MapResults(images.size());
    for (int i = 0; i < images.size(); i++) {
      float[] row = Arrays.copyOfRange(outputs, i * model.outputs(), (i + 1) * model.outputs());
      boolean finite = MapResults.allFinite(row);
      predictions.add(finite ? Optional.of(Predictions.of(row, head())) : Optional.empty());
      if (!finite) {
        maps.fail(
            i,
            "forward",
            "NonFinite",
            "Cannot classify: the network's output is not finite; check the weights and the preprocessing");
      }
    }
  }

  private Head head() {
    return model.head().orElseThrow();
  }

  /** What is explained of each image; zero for images that have failed. */
  Seeds seeds(Target target) {
    var seeds = new Seeds(target, images.size(), model);
    for (int i = 0; i < images.size(); i++) {
      int image = i;
      predictions
          .get(i)
          .flatMap(prediction -> seeds.set(image, prediction, images.get(image).label()))
          .ifPresent(why -> maps.fail(image, "target", "NoTarget", why));
    }
    return seeds;
  }

  /** Takes one method's maps at one layer, images × H × W. */
  void add(String method, LayerInfo layer, float[] values, Optional<List<Inversion>> inversions) {
    maps.add(method, layer, values, inversions);
  }

  /** One outcome an image, maps shallow to deep in each method. */
  List<Outcome> outcomes() {
    var outcomes = new ArrayList<Outcome>();
    for (int i = 0; i < images.size(); i++) {
      if (maps.failure(i).isPresent()) {
        outcomes.add(maps.failure(i).get());
      } else {
        outcomes.add(new Outcome.Explained(predictions.get(i).orElseThrow(), maps.of(i)));
      }
    }
    return outcomes;
  }
}
