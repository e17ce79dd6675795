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

  /** Name and version of the native library. */
  String version();

  /** The device, such as {@code cpu} or {@code gpu(0)}. */
  String device();

  @Override
  void close();
}
