package io.naflow.api;

import java.util.List;

/**
 * A loaded model with a plan: it answers images, with the scores of classes or with an embedding,
 * and explains what it answers. Safe for use by several threads; close it to free the model.
 *
 * <p>Where native memory is too short for a batch, every call works on parts of it, down to single
 * images, and comes to the same results. A call that throws, and every call that returns, has given
 * back all native memory that it took.
 */
public interface Session extends AutoCloseable {
  ModelInfo model();

  /** The explained layers, shallow to deep. */
  List<LayerInfo> layers();

  /** What each method of the plan costs, in the plan's order. */
  List<MethodCost> costs();

  /**
   * The network's answers alone, at the cost of a forward pass; results do not depend on what else
   * is in the batch.
   *
   * @param images all prepared by the model's preprocessing, perhaps changed since
   * @return {@link Outcome.Answered} or {@link Outcome.Failed} for each image, in order
   */
  List<Outcome> answer(List<InputImage> images);

  /**
   * Explains the plan's target of each image of a batch; results do not depend on what else is in
   * it.
   *
   * @param images all prepared by the model's preprocessing, with what the target asks of them
   * @return {@link Outcome.Explained}, of a likeness {@link Outcome.Compared}, or {@link
   *     Outcome.Failed} for each image, in order
   * @throws IllegalArgumentException if an image lacks the embedding that it is to be compared with
   */
  List<Outcome> explain(List<InputImage> images);

  /**
   * The same of several targets of each image from one forward pass; the plan's own target is not
   * asked. What differs from image to image is in the image: its label for {@link Target.Label},
   * the other embedding for {@link Target.Likeness}.
   *
   * @param images all prepared by the model's preprocessing, with what the targets ask of them
   * @param targets at least one
   * @return for each target, in order, one outcome an image
   * @throws IllegalArgumentException if there is no target, the network has not what one asks
   *     about, or an image lacks the embedding that it is to be compared with
   */
  List<List<Outcome>> explain(List<InputImage> images, List<Target> targets);

  /**
   * The same loaded model with another plan, at no cost of loading. Closing it leaves the model
   * loaded, and it must not be used once this session is closed.
   *
   * @param plan whose layers are among this session's
   * @throws IllegalArgumentException if a method does not apply, or a layer is not among this
   *     session's
   */
  Session sharing(ExplainPlan plan);

  @Override
  void close();
}
