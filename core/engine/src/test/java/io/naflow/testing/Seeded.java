package io.naflow.testing;

import ai.djl.ndarray.NDArray;
import io.naflow.network.FeatureShape;
import io.naflow.network.Graph;
import io.naflow.propagation.Parameters;
import io.naflow.torch.Ops;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Seeded random tensors and parameters. */
public final class Seeded {
  private final Random random;

  public Seeded(long seed) {
    this.random = new Random(seed);
  }

  public double[] normal(int length) {
    return random.doubles(length).map(ignored -> random.nextGaussian()).toArray();
  }

  public NDArray normal(Ops ops, int images, FeatureShape shape) {
    return ops.tensor(
        normal(Math.toIntExact(images * shape.neurons())),
        images,
        shape.channels(),
        shape.height(),
        shape.width());
  }

  /** Values that a trained layer could have: He-scaled weights, positive variances. */
  public double[] parameter(String name, List<Integer> shape) {
    int size = shape.stream().reduce(1, Math::multiplyExact);
    double[] values = normal(size);
    int fanIn = Math.max(1, size / shape.get(0));
    for (int i = 0; i < size; i++) {
      if (name.endsWith("running_var")) {
        values[i] = 0.5 + Math.abs(values[i]);
      } else if (name.endsWith("running_mean") || name.endsWith("bias")) {
        values[i] *= 0.2;
      } else if (shape.size() == 1) {
        values[i] = 1 + 0.2 * values[i];
      } else {
        values[i] *= Math.sqrt(2.0 / fanIn);
      }
    }
    return values;
  }

  public static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  public static float[] narrowed(double[] values) {
    float[] narrow = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      narrow[i] = (float) values[i];
    }
    return narrow;
  }

  public Map<String, double[]> parameters(Map<String, List<Integer>> shapes) {
    var values = new HashMap<String, double[]>();
    shapes.forEach((name, shape) -> values.put(name, parameter(name, shape)));
    return values;
  }

  public Parameters parameters(Graph graph) {
    return Parameters.of(parameters(graph.parameters()));
  }
}
