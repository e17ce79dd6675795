package io.naflow.api;

import java.util.List;

/** A loaded model with a plan. Safe for use by several threads; close it to free the model. */
public interface Session extends AutoCloseable {
  ModelInfo model();

  /** The explained layers, shallow to deep. */
  List<LayerInfo> layers();

  /** What each method of the plan costs, in the plan's order. */
  List<MethodCost> costs();

  /**
   * Explains a batch; results do not depend on what else is in it.
   *
   * @param images all prepared by the model's preprocessing
   * @return one outcome an image, in order
   */
  List<Outcome> explain(List<InputImage> images);

  @Override
  void close();
}
