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

  /**
   * Explains several targets of each image of a batch from one forward pass; the plan's own target
   * is not asked. What differs from image to image is {@link Target.Label}.
   *
   * @param images all prepared by the model's preprocessing
   * @param targets at least one
   * @return for each target, in order, one outcome an image
   * @throws IllegalArgumentException if there is no target
   */
  List<List<Outcome>> explain(List<InputImage> images, List<Target> targets);

  @Override
  void close();
}
