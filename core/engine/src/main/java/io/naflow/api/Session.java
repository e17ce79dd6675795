package io.naflow.api;

import io.naflow.image.PreparedImage;
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
   * Classifies a batch, without explaining it; results do not depend on what else is in it.
   *
   * @param images all prepared by the model's preprocessing, perhaps changed since
   * @return the scores of all classes, their logits, one row an image, in order; not checked for
   *     being finite
   */
  List<float[]> logits(List<PreparedImage> images);

  /**
   * The same loaded model with another plan, at no cost of loading. Closing it leaves the model
   * loaded, and it must not be used once this session is closed.
   *
   * @param plan whose layers are among this session's
   * @throws IllegalArgumentException if a method does not apply, or a layer is not among this
   *     session's
   */
  Session sharing(ExplainPlan plan);

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
