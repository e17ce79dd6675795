package io.naflow.api;

import java.util.List;

/**
 * A loaded model that embeds images, with a plan. Safe for use by several threads; close it to free
 * the model.
 */
public interface EmbeddingSession extends AutoCloseable {
  ModelInfo model();

  /** The explained layers, shallow to deep. */
  List<LayerInfo> layers();

  /**
   * Embeds a batch; results do not depend on what else is in it.
   *
   * @param images all prepared by the model's preprocessing
   * @return {@link Outcome.Embedded} or {@link Outcome.Failed} for each image, in order
   */
  List<Outcome> embed(List<InputImage> images);

  /** Which image of a pair is explained; only measures that are not symmetric tell them apart. */
  enum Role {
    QUERY,
    SUPPORT
  }

  /**
   * Explains the similarity of each image with another image's embedding, which is held (Eq. 21).
   * The flow of a pair takes two calls: the query with the support held, and the support with the
   * query held.
   *
   * @param images all prepared by the model's preprocessing
   * @param others as many embeddings, each of the length of the network's output
   * @param role what the images are in their pairs; the others are the opposite
   * @return {@link Outcome.Compared} or {@link Outcome.Failed} for each image, in order
   * @throws IllegalArgumentException if there are not as many embeddings, or one has another length
   */
  List<Outcome> explain(List<InputImage> images, List<float[]> others, Role role);

  /** {@link #explain(List, List, Role)} of queries. */
  default List<Outcome> explain(List<InputImage> images, List<float[]> others) {
    return explain(images, others, Role.QUERY);
  }

  @Override
  void close();
}
