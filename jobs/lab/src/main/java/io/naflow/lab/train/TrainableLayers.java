package io.naflow.lab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import io.naflow.network.AttentionModule;
import io.naflow.network.L2Norm;
import io.naflow.network.Layer;
import io.naflow.network.Node;
import io.naflow.network.Size;
import io.naflow.network.Window;
import java.util.function.Function;

/** Layers in differentiable DJL operations, for training; vectors are N×C×1×1 as in the engine. */
final class TrainableLayers {
  private static final float MOMENTUM = 0.9f;

  /**
   * Under the root of a squared length: a vector near 0 turns by any step, and its gradient would
   * be without bound. No direction changes.
   */
  private static final float LEAST_SQUARES = 1e-6f;

  private final Function<String, NDArray> parameters;
  private final boolean training;

  /**
   * @param parameters by full name
   * @param training whether batch norms use and update the statistics of the batch
   */
  TrainableLayers(Function<String, NDArray> parameters, boolean training) {
    this.parameters = parameters;
    this.training = training;
  }

  NDArray apply(Node node, NDList inputs) {
    NDArray x = inputs.get(0);
    Layer layer = node.layer();
    String name = node.name() + ".";
    if (layer instanceof Layer.Conv conv) {
      return convolution(x, name, conv.window(), conv.groups(), conv.bias() == Layer.Bias.YES);
    } else if (layer instanceof Layer.BatchNorm norm) {
      return batchNorm(x, name, norm.epsilon());
    } else if (layer instanceof Layer.Relu) {
      return Activation.relu(x);
    } else if (layer instanceof Layer.Add) {
      return x.add(inputs.get(1));
    } else if (layer instanceof io.naflow.network.Pool.AdaptiveAvgPool pool
        && pool.output().equals(Size.of(1))) {
      return vector(new NDList(spatialMean(x)));
    } else if (layer instanceof Layer.Linear) {
      return vector(Linear.linear(flat(x), get(name + "weight"), get(name + "bias")));
    } else if (layer instanceof Layer.Flatten) {
      return flat(x).expandDims(2).expandDims(3);
    } else if (layer instanceof L2Norm) {
      return unit(x);
    } else if (layer instanceof AttentionModule.ChannelGate) {
      return channelGate(x, name);
    } else if (layer instanceof AttentionModule.SpatialGate gate) {
      return spatialGate(x, name, gate.kernel());
    } else if (layer instanceof AttentionModule.Bam bam) {
      return bam(x, name, bam.dilation());
    }
    throw new IllegalArgumentException(
        "Cannot train layer '%s': the trainer has no %s; train the network elsewhere and load its weights"
            .formatted(node.name(), layer.kind()));
  }

  private NDArray channelGate(NDArray x, String name) {
    NDArray mean = mlp(spatialMean(x), name);
    NDArray max = mlp(flat(Pool.globalMaxPool2d(x)), name);
    return x.mul(vector(new NDList(Activation.sigmoid(mean.add(max)))));
  }

  private NDArray mlp(NDArray vectors, String name) {
    NDArray hidden =
        Activation.relu(
            Linear.linear(vectors, get(name + "mlp.1.weight"), get(name + "mlp.1.bias"))
                .singletonOrThrow());
    return Linear.linear(hidden, get(name + "mlp.3.weight"), get(name + "mlp.3.bias"))
        .singletonOrThrow();
  }

  private NDArray spatialGate(NDArray x, String name, int kernel) {
    int[] channels = {1};
    NDArray pooled = NDArrays.concat(new NDList(x.max(channels, true), x.mean(channels, true)), 1);
    Window window = Window.of(kernel).withPadding(kernel / 2);
    NDArray logit = convolution(pooled, name + "spatial.conv.", window, 1, false);
    return x.mul(
        Activation.sigmoid(
            batchNorm(logit, name + "spatial.bn.", Layer.BatchNorm.DEFAULT_EPSILON)));
  }

  private NDArray bam(NDArray x, String name, int dilation) {
    String c = name + "channel_att.gate_c.";
    NDArray hidden =
        vector(
            Linear.linear(
                spatialMean(x), get(c + "gate_c_fc_0.weight"), get(c + "gate_c_fc_0.bias")));
    hidden =
        flat(
            Activation.relu(
                batchNorm(hidden, c + "gate_c_bn_1.", Layer.BatchNorm.DEFAULT_EPSILON)));
    NDArray channels =
        vector(
            Linear.linear(
                hidden, get(c + "gate_c_fc_final.weight"), get(c + "gate_c_fc_final.bias")));
    String s = name + "spatial_att.gate_s.gate_s_";
    NDArray places = convBnRelu(x, s, "reduce0", Window.of(1));
    Window dilated = Window.of(3).withPadding(dilation).withDilation(dilation);
    places = convBnRelu(places, s, "di_0", dilated);
    places = convBnRelu(places, s, "di_1", dilated);
    places = convolution(places, s + "conv_final.", Window.of(1), 1, true);
    return x.mul(Activation.sigmoid(channels.mul(places)).add(1));
  }

  private NDArray convBnRelu(NDArray x, String prefix, String part, Window window) {
    NDArray y = convolution(x, prefix + "conv_" + part + ".", window, 1, true);
    return Activation.relu(
        batchNorm(y, prefix + "bn_" + part + ".", Layer.BatchNorm.DEFAULT_EPSILON));
  }

  private NDArray convolution(NDArray x, String name, Window w, int groups, boolean bias) {
    return Conv2d.conv2d(
            x,
            get(name + "weight"),
            bias ? get(name + "bias") : null,
            shape(w.stride()),
            shape(w.padding()),
            shape(w.dilation()),
            groups)
        .singletonOrThrow();
  }

  private NDArray batchNorm(NDArray x, String name, double epsilon) {
    return BatchNorm.batchNorm(
            x,
            get(name + "running_mean"),
            get(name + "running_var"),
            get(name + "weight"),
            get(name + "bias"),
            1,
            MOMENTUM,
            (float) epsilon,
            training)
        .singletonOrThrow();
  }

  /** Each vector along axis 1 divided by its length. */
  static NDArray unit(NDArray x) {
    int[] channels = {1};
    return x.div(x.square().sum(channels, true).add(LEAST_SQUARES).sqrt());
  }

  private NDArray get(String name) {
    return parameters.apply(name);
  }

  /** N×C. */
  private static NDArray spatialMean(NDArray x) {
    return x.reshape(x.getShape().get(0), x.getShape().get(1), -1).mean(new int[] {2});
  }

  private static NDArray flat(NDArray x) {
    return x.reshape(x.getShape().get(0), -1);
  }

  private static NDArray vector(NDList result) {
    NDArray x = result.singletonOrThrow();
    return x.reshape(x.getShape().get(0), -1, 1, 1);
  }

  private static Shape shape(Size size) {
    return new Shape(size.height(), size.width());
  }
}
