package io.naflow.session;

import io.naflow.api.ModelInfo;
import io.naflow.api.Outcome;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a network put out for a batch.
 *
 * @param values images × the model's outputs, row-major
 */
record Outputs(ModelInfo model, float[] values) {

  float[] of(int image) {
    int length = model.outputs();
    return Arrays.copyOfRange(values, image * length, (image + 1) * length);
  }

  /** Why nothing can be said of an image, if its outputs are not finite. */
  Optional<Outcome.Failed> failure(int image) {
    return MapResults.allFinite(of(image))
        ? Optional.empty()
        : Optional.of(
            new Outcome.Failed(
                "forward",
                "NonFinite",
                "Cannot %s: the network's output is not finite; check the weights and the preprocessing"
                    .formatted(model.head().isPresent() ? "classify" : "embed")));
  }

  /** What the network says of an image: the scores of all classes, or the embedding. */
  Outcome answer(int image) {
    Optional<Outcome.Failed> failure = failure(image);
    if (failure.isPresent()) {
      return failure.get();
    }
    float[] own = of(image);
    return new Outcome.Answered(model.head().map(head -> head.scores(own)).orElse(own));
  }
}
