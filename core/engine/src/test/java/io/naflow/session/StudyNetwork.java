package io.naflow.session;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.naflow.api.ModelSpec;
import io.naflow.api.Precision;
import io.naflow.layer.RuleBook;
import io.naflow.network.FeatureShape;
import io.naflow.network.Graph;
import io.naflow.propagation.ForwardPass;
import io.naflow.propagation.Network;
import io.naflow.torch.Ops;
import io.naflow.torch.TorchRuntime;
import io.naflow.zoo.Zoo;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** A network on the CPU without a plan, for studies that run it otherwise than a session does. */
public record StudyNetwork(TorchRuntime runtime, Network network, Graph graph)
    implements AutoCloseable {

  public static StudyNetwork load(ModelSpec spec) {
    return load(spec, DataType.FLOAT32);
  }

  public static StudyNetwork load(ModelSpec spec, DataType type) {
    return load(spec, type, TorchRuntime.cpu());
  }

  public static StudyNetwork load(ModelSpec spec, Precision precision) {
    return load(
        spec, DataType.FLOAT32, TorchRuntime.on(Device.cpu(), OptionalInt.empty(), precision));
  }

  private static StudyNetwork load(ModelSpec spec, DataType type, TorchRuntime runtime) {
    ModelLoader model = ModelLoader.load(spec, Zoo.standard().architecture(spec.architecture()));
    Network network =
        Network.load(
            model.graph(), model.parameters(), runtime, RuleBook.standard(), Set.of(), type);
    return new StudyNetwork(runtime, network, model.graph());
  }

  /** A batch of prepared images, CHW each. */
  public NDArray batch(List<float[]> inputs, Ops ops) {
    FeatureShape shape = graph.input();
    FloatBuffer values = FloatBuffer.allocate(inputs.size() * inputs.get(0).length);
    inputs.forEach(values::put);
    values.rewind();
    return ops.tensor(values, inputs.size(), shape.channels(), shape.height(), shape.width());
  }

  /** Whether the class's logit is the largest. */
  public boolean predicts(float[] input, int classIndex) {
    try (Ops ops = network.scope()) {
      float[] logits = ForwardPass.output(network, batch(List.of(input), ops), ops).toFloatArray();
      for (float logit : logits) {
        if (logit > logits[classIndex]) {
          return false;
        }
      }
      return true;
    }
  }

  /** Softmax probability of one class for each input. */
  public double[] probabilities(List<float[]> inputs, int classIndex) {
    try (Ops ops = network.scope()) {
      float[] logits = ForwardPass.output(network, batch(inputs, ops), ops).toFloatArray();
      int classes = logits.length / inputs.size();
      double[] probabilities = new double[inputs.size()];
      for (int i = 0; i < probabilities.length; i++) {
        double sum = 0;
        for (int k = 0; k < classes; k++) {
          sum += Math.exp(logits[i * classes + k] - logits[i * classes + classIndex]);
        }
        probabilities[i] = 1 / sum;
      }
      return probabilities;
    }
  }

  /** One forward pass that keeps nothing. */
  public void forward(List<float[]> inputs) {
    try (Ops ops = network.scope()) {
      ForwardPass.output(network, batch(inputs, ops), ops).toFloatArray();
    }
  }

  @Override
  public void close() {
    network.close();
    runtime.close();
  }
}
