package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.network.FeatureShape;
import io.naflow.torch.ConvOps;
import io.naflow.torch.Ops;
import java.util.List;
import java.util.function.Function;

/**
 * What a layer is bound to.
 *
 * @param parameters values of a parameter by its name below the layer's, in PyTorch's order
 * @param inputs shapes of the layer's inputs
 * @param output shape of the layer's output
 * @param ops scope of the network, in which the layer's tensors live
 */
public record Binding(
    Function<String, double[]> parameters,
    List<FeatureShape> inputs,
    FeatureShape output,
    Ops ops) {
  public Binding {
    inputs = List.copyOf(inputs);
  }

  double[] values(String parameter) {
    return parameters.apply(parameter);
  }

  NDArray tensor(double[] values, long... shape) {
    return ops.tensor(values, shape);
  }

  /** A convolution's weights, out×in×height×width, as {@link ConvOps#kernel} makes them. */
  NDArray kernel(double[] values, long... shape) {
    try (Ops inner = ops.inner()) {
      return ops.adopt(ConvOps.kernel(inner.tensor(values, shape), inner));
    }
  }

  FeatureShape input() {
    return inputs.get(0);
  }
}
