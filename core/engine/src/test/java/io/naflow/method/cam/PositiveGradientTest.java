package io.naflow.method.cam;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.naflow.propagation.Evidence;
import io.naflow.torch.Ops;
import io.naflow.torch.TorchRuntime;
import org.junit.jupiter.api.Test;

/** The worked example of CONTRIBUTING.md. */
class PositiveGradientTest {
  @Test
  void negativeGradientsCountForNothing() {
    try (TorchRuntime runtime = TorchRuntime.cpu();
        Ops ops = runtime.scope(DataType.FLOAT64)) {
      NDArray activation = ops.tensor(new double[] {9, 9, 9, 9}, 1, 2, 1, 2);
      NDArray gradient = ops.tensor(new double[] {1, -2, 3, 4}, 1, 2, 1, 2);

      NDArray map = new PositiveGradient().map(new Evidence(activation, gradient, ops), ops);

      assertThat(map.toDoubleArray()).containsExactly(4, 4);
      assertThat(gradient.toDoubleArray()).containsExactly(1, -2, 3, 4);
    }
  }
}
