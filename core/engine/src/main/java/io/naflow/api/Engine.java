package io.naflow.api;

/** One device on which models are loaded. Close it after its sessions. */
public interface Engine extends AutoCloseable {
  /**
   * Loads a model.
   *
   * @throws IllegalArgumentException if the model, its layers or its methods do not exist or do not
   *     fit; the message says what would
   * @throws io.naflow.weights.WeightsException if the weights cannot be read or do not fit
   */
  Session open(ModelSpec model, ExplainPlan plan);

  /**
   * Loads a model that decides by the similarity of two embeddings (Liao, Gao, Zhang, Eq. 17-21).
   *
   * @param plan its target must be {@link Target.Predicted}: what is explained is the pair's
   *     similarity
   * @param similarity {@code cosine}, {@code dot} or {@code euclidean}, or {@code image-to-class}
   *     where the network's output is local descriptors
   * @throws IllegalArgumentException if the model, its layers, its methods or the similarity do not
   *     exist or do not fit; the message says what would
   * @throws io.naflow.weights.WeightsException if the weights cannot be read or do not fit
   */
  EmbeddingSession openEmbedding(ModelSpec model, ExplainPlan plan, String similarity);

  /** Name and version of the native library. */
  String version();

  /** The device, such as {@code cpu} or {@code gpu(0)}. */
  String device();

  @Override
  void close();
}
