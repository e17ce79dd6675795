package io.naflow.engine;

import io.naflow.api.ExplainPlan;
import io.naflow.api.ModelSpec;
import io.naflow.zoo.Architecture;

/**
 * A model and a plan that go together, before anything native is touched.
 *
 * @param model the network and its weights
 * @param positions where there will be maps, the image itself included if a method explains it
 * @param methods the methods and where each makes maps
 */
record Opening(ModelLoader model, Positions positions, MethodPlan methods) {

  /**
   * @throws IllegalArgumentException if a method or the layers do not exist or do not apply, or if
   *     the architecture does not classify
   * @throws io.naflow.weights.WeightsException if the weights cannot be read or do not fit
   */
  static Opening of(ModelSpec spec, ExplainPlan plan, Architecture architecture) {
    if (architecture.ending() != Architecture.Ending.LOGITS) {
      throw new IllegalArgumentException(
          "Cannot classify with %s: it ends in an embedding, and has no classes to explain; use an architecture with classes (naflow models)"
              .formatted(architecture.id()));
    }
    ModelLoader model = ModelLoader.load(spec, architecture);
    Positions layers = Positions.of(model.graph(), plan.layers());
    MethodPlan methods = MethodPlan.of(plan, model.graph(), layers.nodes());
    return new Opening(
        model, methods.explainsImage() ? layers.withImage(model.graph()) : layers, methods);
  }
}
