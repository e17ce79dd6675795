package io.naflow.method.passes;

import ai.djl.ndarray.NDArray;
import io.naflow.propagation.ForwardPass;
import io.naflow.propagation.Network;
import io.naflow.propagation.Trace;
import io.naflow.torch.ConvOps;
import io.naflow.torch.MapOps;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.List;
import java.util.Set;

/**
 * A batch that is being explained.
 *
 * @param network the network
 * @param names of the images, which random numbers are drawn by
 * @param pixels N×3×H×W, normalised
 * @param trace its forward pass
 * @param seed what of the output is explained: gradients at it, N×K×1×1
 * @param asked the same by classes, for what goes by their probabilities
 * @param nodes where maps are to be made
 */
public record ImageBatch(
    Network network,
    List<String> names,
    NDArray pixels,
    Trace trace,
    NDArray seed,
    Asked asked,
    Set<String> nodes) {
  /** Variants of an image that go through the network at a time. */
  static final int VARIANTS = 32;

  public ImageBatch {
    names = List.copyOf(names);
    nodes = Set.copyOf(nodes);
  }

  int size() {
    return names.size();
  }

  /** One image over and over, B×3×H×W. */
  NDArray copies(int image, int count, Ops ops) {
    return MapOps.copies(pixels, image, count, ops);
  }

  /** The target of an image for variants of it, {@code y = Σ seed·logits}; B×1×1×1. */
  NDArray targets(int image, NDArray variants, Ops ops) {
    return target(image, ForwardPass.output(network, variants, ops), ops);
  }

  /** The same of the classes' probabilities in place of their logits; B×1×1×1. */
  NDArray probabilities(int image, NDArray variants, Ops ops) {
    NDArray outputs = ForwardPass.output(network, variants, ops);
    return sum(image, asked.probabilities(outputs, ops), asked.classes(), ops);
  }

  /** The target of an image if a layer's output were another; B×1×1×1. */
  NDArray targetsGiven(int image, String node, NDArray values, Ops ops) {
    return target(image, ForwardPass.outputGiven(network, trace, image, node, values, ops), ops);
  }

  /** The target of the image as it is. */
  double target(int image, Ops ops) {
    NDArray products = ops.channelSum(ops.multiply(Operand.shared(trace.output()), seed));
    return Numbers.of(products, ops)[image];
  }

  private NDArray target(int image, NDArray outputs, Ops ops) {
    return sum(image, outputs, seed, ops);
  }

  private static NDArray sum(int image, NDArray values, NDArray factors, Ops ops) {
    NDArray row = ops.reshape(MapOps.copies(factors, image, 1, ops), 1, factors.getShape().get(1));
    return ConvOps.linear(values, row, ops);
  }

  /** What a layer put out. */
  NDArray activation(String node) {
    return trace.activation(node);
  }
}
