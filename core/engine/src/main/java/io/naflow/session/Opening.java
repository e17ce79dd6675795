package io.naflow.session;

import ai.djl.ndarray.types.DataType;
import io.naflow.api.ExplainPlan;
import io.naflow.api.Head;
import io.naflow.api.ModelSpec;
import io.naflow.api.Target;
import io.naflow.layer.RuleBook;
import io.naflow.method.Methods;
import io.naflow.method.passes.PassMethod;
import io.naflow.propagation.Network;
import io.naflow.torch.TorchRuntime;
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
          "Cannot classify with %s: it ends in an embedding, and has no classes to explain; use an architecture with classes (naflow models), or a task that compares: few-shot, retrieval, contrastive"
              .formatted(architecture.id()));
    }
    Opening opening = prepared(spec, plan, architecture);
    opening.requireProbabilities();
    return opening;
  }

  private void requireProbabilities() {
    if (model.info().head().orElseThrow() instanceof Head.None) {
      for (PassMethod method : methods.passes()) {
        if (method.needsProbability()) {
          throw new IllegalArgumentException(
              "Cannot explain with %s: it goes by the probability of a class, and outputs of head none have none; leave it out, or set models[].head"
                  .formatted(method.id()));
        }
      }
    }
  }

  /**
   * A model that decides by the similarity of two embeddings.
   *
   * @throws IllegalArgumentException if a method or the layers do not exist or do not apply, or if
   *     the architecture ends in classes
   * @throws io.naflow.weights.WeightsException if the weights cannot be read or do not fit
   */
  static Opening ofEmbedding(ModelSpec spec, ExplainPlan plan, Architecture architecture) {
    if (architecture.ending() == Architecture.Ending.LOGITS) {
      throw new IllegalArgumentException(
          "Cannot compare embeddings of %s: it ends in classes; use an architecture with an embedding (naflow models), or task: classify"
              .formatted(architecture.id()));
    }
    for (String method : plan.methods()) {
      if (Methods.withOwnPasses(method).isPresent()) {
        throw new IllegalArgumentException(
            "Cannot explain a similarity with %s: it runs the network again for the score of a class; use a method that goes by gradients, such as naflow or gradcam"
                .formatted(method));
      }
    }
    if (!(plan.target() instanceof Target.Predicted)) {
      throw new IllegalArgumentException(
          "Cannot explain target %s of %s: it has no classes, and the pair's similarity is what is explained; leave the target out"
              .formatted(plan.target(), architecture.id()));
    }
    return prepared(spec, plan, architecture);
  }

  private static Opening prepared(ModelSpec spec, ExplainPlan plan, Architecture architecture) {
    ModelLoader model = ModelLoader.load(spec, architecture);
    Positions layers = Positions.of(model.graph(), plan.layers());
    MethodPlan methods = MethodPlan.of(plan, model.graph(), layers.nodes());
    return new Opening(
        model, methods.explainsImage() ? layers.withImage(model.graph()) : layers, methods);
  }

  /**
   * Brings the network to the device.
   *
   * @throws io.naflow.weights.WeightsException if it does not give what stands beside its file
   */
  Network load(TorchRuntime runtime) {
    Network network =
        Network.load(
            model.graph(),
            model.parameters(),
            runtime,
            RuleBook.standard(),
            positions.nodes(),
            DataType.FLOAT32);
    boolean trusted = false;
    try {
      OnnxPair.check(network, model.info());
      trusted = true;
    } finally {
      if (!trusted) {
        network.close();
      }
    }
    return network;
  }
}
