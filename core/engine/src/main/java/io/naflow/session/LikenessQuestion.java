package io.naflow.session;

import io.naflow.api.InputImage;
import io.naflow.api.ModelInfo;
import io.naflow.api.Outcome;
import io.naflow.api.Target.Role;
import io.naflow.similarity.Similarity;
import io.naflow.similarity.SimilarityException;

/**
 * The similarity of an image's embedding with another one, which is held (Eq. 21).
 *
 * @param role what the image is in its pair
 * @param model one that ends in an embedding
 */
record LikenessQuestion(Similarity similarity, Role role, ModelInfo model) implements Question {

  @Override
  public void check(InputImage image) {
    float[] other =
        image
            .other()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Cannot compare image '%s': it has no other embedding to be compared with; give it one (InputImage.against)"
                            .formatted(image.name())));
    if (other.length != model.outputs()) {
      throw new IllegalArgumentException(
          "Cannot compare with an embedding of %d numbers: %s makes %d; embed both images with one model"
              .formatted(other.length, model.spec().id(), model.outputs()));
    }
  }

  @Override
  public Answer answer(InputImage image, float[] outputs) {
    float[] other = image.other().orElseThrow();
    try {
      double[] gradient =
          role == Role.QUERY
              ? similarity.gradient(outputs, other)
              : similarity.supportGradient(other, outputs);
      double value =
          role == Role.QUERY ? similarity.value(outputs, other) : similarity.value(other, outputs);
      return new Answer.Found(
          value, gradient, new double[0], maps -> new Outcome.Compared(value, maps));
    } catch (SimilarityException e) {
      return new Answer.Refused(new Outcome.Failed("target", e.kind().name(), e.getMessage()));
    }
  }
}
