package io.naflow.session;

import ai.djl.ndarray.NDArray;
import io.naflow.api.EmbeddingSession.Role;
import io.naflow.api.ModelInfo;
import io.naflow.api.Outcome;
import io.naflow.similarity.Similarity;
import io.naflow.similarity.SimilarityException;
import io.naflow.torch.Ops;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Gradients at the embedding of each image of a batch: of its similarity with another embedding,
 * which is held (Eq. 21).
 */
final class PairSeeds {
  private final Side side;
  private final int length;
  private final List<float[]> others;
  private final MapResults maps;
  private final List<OptionalDouble> similarities = new ArrayList<>();

  /** A similarity as one of the pair's images sees it. */
  record Side(Similarity similarity, Role role) {
    double value(float[] own, float[] other) {
      return role == Role.QUERY ? similarity.value(own, other) : similarity.value(other, own);
    }

    double[] gradient(float[] own, float[] other) {
      return role == Role.QUERY
          ? similarity.gradient(own, other)
          : similarity.supportGradient(other, own);
    }
  }

  PairSeeds(Side side, int length, List<float[]> others, MapResults maps) {
    this.side = side;
    this.length = length;
    this.others = others;
    this.maps = maps;
  }

  static void check(int images, List<float[]> others, ModelInfo model) {
    if (others.size() != images) {
      throw new IllegalArgumentException(
          "Cannot explain %d images against %d embeddings: each image needs one"
              .formatted(images, others.size()));
    }
    for (float[] other : others) {
      if (other.length != model.classes()) {
        throw new IllegalArgumentException(
            "Cannot compare with an embedding of %d numbers: %s makes %d; embed both images with one model"
                .formatted(other.length, model.spec().id(), model.classes()));
      }
    }
  }

  /** One image's row of a batch's embeddings, if it is finite. */
  static Outcome embedding(float[] vectors, int image, int length) {
    float[] vector = Arrays.copyOfRange(vectors, image * length, (image + 1) * length);
    return MapResults.allFinite(vector)
        ? new Outcome.Embedded(vector)
        : new Outcome.Failed(
            "forward",
            "NonFinite",
            "Cannot embed: the network's output is not finite; check the weights and the preprocessing");
  }

  /**
   * The gradients, images × length × 1 × 1; zero for images that have failed.
   *
   * @param vectors the images' embeddings, row-major
   */
  NDArray seeds(float[] vectors, Ops ops) {
    int images = others.size();
    double[] values = new double[images * length];
    for (int i = 0; i < images; i++) {
      similarities.add(OptionalDouble.empty());
      Outcome own = embedding(vectors, i, length);
      if (own instanceof Outcome.Failed failed) {
        maps.fail(i, failed.stage(), failed.errorClass(), failed.message());
      } else if (own instanceof Outcome.Embedded embedded) {
        set(i, embedded.vector(), values);
      }
    }
    return ops.tensor(values, images, length, 1, 1);
  }

  private void set(int image, float[] own, double[] values) {
    try {
      double[] gradient = side.gradient(own, others.get(image));
      similarities.set(image, OptionalDouble.of(side.value(own, others.get(image))));
      System.arraycopy(gradient, 0, values, image * length, length);
    } catch (SimilarityException e) {
      maps.fail(image, "target", e.kind().name(), e.getMessage());
    }
  }

  /** One outcome an image. */
  List<Outcome> outcomes() {
    var outcomes = new ArrayList<Outcome>();
    for (int i = 0; i < others.size(); i++) {
      if (maps.failure(i).isPresent()) {
        outcomes.add(maps.failure(i).get());
      } else {
        outcomes.add(new Outcome.Compared(similarities.get(i).orElseThrow(), maps.of(i)));
      }
    }
    return outcomes;
  }
}
