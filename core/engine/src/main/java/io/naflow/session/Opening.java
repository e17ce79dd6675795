package io.naflow.session;

import ai.djl.ndarray.types.DataType;
import io.naflow.api.ExplainPlan;
import io.naflow.api.Head;
import io.naflow.api.ModelSpec;
import io.naflow.api.Session;
import io.naflow.api.Target;
import io.naflow.layer.RuleBook;
import io.naflow.method.Methods;
import io.naflow.method.passes.PassMethod;
import io.naflow.propagation.Network;
import io.naflow.similarity.Similarities;
import io.naflow.torch.Taken;
import io.naflow.torch.TorchRuntime;
import io.naflow.zoo.Architecture;
import java.util.OptionalInt;

/**
 * A model and a plan that go together, before anything native is touched.
 *
 * @param model the network and its weights
 * @param descriptor numbers of a local descriptor; empty where an embedding is one vector
 * @param positions where there will be maps, the image itself included if a method explains it
 * @param methods the methods and where each makes maps
 * @param plan what is explained, and how
 */
record Opening(
    ModelLoader model,
    OptionalInt descriptor,
    Positions positions,
    MethodPlan methods,
    ExplainPlan plan) {

  /**
   * @throws IllegalArgumentException if a method, the layers or the target do not exist or do not
   *     apply to the network
   * @throws io.naflow.weights.WeightsException if the weights cannot be read or do not fit
   */
  static Opening of(ModelSpec spec, ExplainPlan plan, Architecture architecture) {
    if (plan.target() instanceof Target.Likeness likeness) {
      Similarities.of(likeness.similarity(), architecture.descriptorLength());
      requireEmbedding(plan, architecture);
    } else if (architecture.ending() != Architecture.Ending.LOGITS) {
      throw new IllegalArgumentException(
          "Cannot classify with %s: it ends in an embedding, and has no classes to explain; use an architecture with classes (naflow models), or a task that compares: few-shot, retrieval, contrastive"
              .formatted(architecture.id()));
    }
    ModelLoader model = ModelLoader.load(spec, architecture);
    Positions layers = Positions.of(model.graph(), plan.layers());
    MethodPlan methods = MethodPlan.of(plan, model.graph(), layers.nodes());
    if (model.claimed().head().orElse(new Head.Softmax()) instanceof Head.None) {
      requireNoProbabilities(methods);
    }
    return new Opening(
        model,
        architecture.descriptorLength(),
        methods.explainsImage() ? layers.withImage(model.graph()) : layers,
        methods,
        plan);
  }

  private static void requireNoProbabilities(MethodPlan methods) {
    for (PassMethod method : methods.passes()) {
      if (method.needsProbability()) {
        throw new IllegalArgumentException(
            "Cannot explain with %s: it goes by the probability of a class, and outputs of head none have none; leave it out, or set models[].head"
                .formatted(method.id()));
      }
    }
  }

  private static void requireEmbedding(ExplainPlan plan, Architecture architecture) {
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
  }

  /**
   * A session with the network on the device. Where loading fails, nothing native is left of it.
   *
   * @param onClose what else ends with the session, after the network
   */
  Session load(TorchRuntime runtime, RuleBook rules, Runnable onClose) {
    try (var taken = new Taken()) {
      Network network =
          Network.load(
              model.graph(),
              model.parameters(),
              runtime,
              rules,
              positions.nodes(),
              DataType.FLOAT32);
      taken.add(network::close);
      OnnxPair.check(network, model.claimed());
      Runnable closing =
          () -> {
            try {
              network.close();
            } finally {
              onClose.run();
            }
          };
      // What the weights are is known once they have been read, as they have been now.
      Session session =
          new TorchSession(network, model.info(), descriptor, positions, methods, plan, closing);
      taken.keep();
      return session;
    }
  }
}
