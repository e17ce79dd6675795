package io.naflow.api;

/** One device on which models are loaded. Close it after its sessions. */
public interface Engine extends AutoCloseable {
  /**
   * Loads a model. Where that fails, nothing native is left of it, and the engine is as before.
   *
   * @param plan its target says what the model has to end in: classes, or for {@link
   *     Target.Likeness} an embedding
   * @throws IllegalArgumentException if the model, its layers, its methods or its target do not
   *     exist or do not fit; the message says what would
   * @throws io.naflow.weights.WeightsException if the weights cannot be read or do not fit
   */
  Session open(ModelSpec model, ExplainPlan plan);

  /** Name and version of the native library. */
  String version();

  /** The device, such as {@code cpu} or {@code gpu(0)}. */
  String device();

  @Override
  void close();
}
