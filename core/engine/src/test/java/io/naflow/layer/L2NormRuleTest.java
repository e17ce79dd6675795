package io.naflow.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.naflow.network.FeatureShape;
import io.naflow.network.L2Norm;
import io.naflow.testing.CpuRuntime;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the contract test cannot see of the L2 normalisation: its values, and vectors of zeros. */
@Tag("kernels")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class L2NormRuleTest {
  @RegisterExtension private final CpuRuntime cpu = new CpuRuntime();

  @Test
  void aVectorOfThreeAndFourBecomesSixAndEightTenths() {
    try (Ops ops = cpu.runtime().scope(DataType.FLOAT64)) {
      NDArray x = ops.tensor(new double[] {3, -4}, 1, 2, 1, 1);
      assertThat(operator(ops, 2).forward(List.of(Operand.shared(x)), ops).output().toDoubleArray())
          .containsExactly(new double[] {0.6, -0.8}, within(1e-15));
    }
  }

  @Test
  void theGradientAlongTheVectorIsZeroWhereTheAdjointOfTheFrozenMapIsNot() {
    try (Ops ops = cpu.runtime().scope(DataType.FLOAT64)) {
      NDArray x = ops.tensor(new double[] {3, -4}, 1, 2, 1, 1);
      Operator operator = operator(ops, 2);
      Activation made = operator.forward(List.of(Operand.shared(x)), ops);
      NDArray gradient = operator.gradient(made.choices(), Operand.shared(x), ops).get(0);
      NDArray adjoint = operator.adjoint(made.choices(), Operand.shared(x), ops).get(0);
      assertThat(gradient.toDoubleArray()).containsExactly(new double[] {0, 0}, within(1e-15));
      assertThat(adjoint.toDoubleArray()).containsExactly(new double[] {0.6, -0.8}, within(1e-15));
    }
  }

  @Test
  void aVectorOfZerosStaysAsItIsAndHasNoGradient() {
    try (Ops ops = cpu.runtime().scope(DataType.FLOAT32)) {
      NDArray x = ops.zeros(1, 3, 1, 1);
      Operator operator = operator(ops, 3);
      Activation made = operator.forward(List.of(Operand.shared(x)), ops);
      NDArray v = ops.tensor(new double[] {1, 2, 3}, 1, 3, 1, 1);
      assertThat(made.output().toFloatArray()).containsOnly(0);
      assertThat(operator.gradient(made.choices(), Operand.shared(v), ops).get(0).toFloatArray())
          .containsOnly(0);
    }
  }

  private static Operator operator(Ops ops, int length) {
    FeatureShape shape = FeatureShape.vector(length);
    return RuleBook.standard()
        .bind(
            new L2Norm(), new Binding(Map.<String, double[]>of()::get, List.of(shape), shape, ops));
  }
}
