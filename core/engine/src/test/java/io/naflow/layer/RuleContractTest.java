package io.naflow.layer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.naflow.layer.Operator.Offset;
import io.naflow.network.FeatureShape;
import io.naflow.network.Layer;
import io.naflow.network.Move;
import io.naflow.network.Pool;
import io.naflow.testing.CpuRuntime;
import io.naflow.testing.Seeded;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The invariants of nabp.md for every layer type, in float64. */
@Tag("kernels")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RuleContractTest {
  private static final int IMAGES = 2;
  private static final double EXACT = 1e-10;

  @RegisterExtension private final CpuRuntime cpu = new CpuRuntime();

  static List<LayerSample> samples() {
    return LayerSample.all();
  }

  @Test
  void everyLayerTypeHasASample() {
    Set<Class<?>> sampled = new HashSet<>();
    samples().forEach(sample -> sampled.add(sample.layer().getClass()));
    assertThat(sampled).containsExactlyInAnyOrderElementsOf(RuleBook.layerTypes());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void outputHasTheInferredShape(LayerSample sample) {
    try (Case c = new Case(sample)) {
      assertThat(c.activation.output().getShape().getShape())
          .containsExactly(IMAGES, c.output.channels(), c.output.height(), c.output.width());
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void frozenMapReproducesTheForwardPass(LayerSample sample) {
    try (Case c = new Case(sample)) {
      assertClose(c.frozen(c.inputs, Offset.INCLUDED), c.activation.output(), EXACT);
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void frozenMapIsItsLinearPartPlusItsValueAtZero(LayerSample sample) {
    try (Case c = new Case(sample)) {
      List<NDArray> u = c.random();
      List<NDArray> zeros = u.stream().map(x -> c.ops.scale(x, 0)).toList();
      NDArray atZero = c.frozen(zeros, Offset.INCLUDED);
      NDArray sum = c.ops.add(Operand.shared(c.frozen(u, Offset.NONE)), atZero);
      assertClose(sum, c.frozen(u, Offset.INCLUDED), EXACT);
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void adjointIsTheTransposeOfTheFrozenMap(LayerSample sample) {
    try (Case c = new Case(sample)) {
      List<NDArray> u = c.random();
      NDArray v = c.seeded.normal(c.ops, IMAGES, c.output);
      List<NDArray> back = c.operator.adjoint(c.activation.choices(), Operand.shared(v), c.ops);
      double[] left = c.ops.dot(c.frozen(u, Offset.NONE), v).toDoubleArray();
      double[] right = new double[IMAGES];
      assertThat(back).hasSize(u.size() - sample.layer().held());
      for (int k = 0; k < back.size(); k++) {
        double[] part = c.ops.dot(u.get(k), back.get(k)).toDoubleArray();
        for (int i = 0; i < IMAGES; i++) {
          right[i] += part[i];
        }
      }
      assertThat(left).containsExactly(right, within(EXACT));
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void gradientAgreesWithFiniteDifferences(LayerSample sample) {
    try (Case c = new Case(sample)) {
      NDArray v = c.seeded.normal(c.ops, IMAGES, c.output);
      List<NDArray> gradient =
          c.operator.gradient(c.activation.choices(), Operand.shared(v), c.ops);
      List<NDArray> direction = c.random();
      double h = 1e-6;
      NDArray ahead = c.forward(c.moved(direction, h));
      NDArray behind = c.forward(c.moved(direction, -h));
      double[] measured =
          c.ops
              .dot(c.ops.scale(c.ops.subtract(Operand.shared(ahead), behind), 1 / (2 * h)), v)
              .toDoubleArray();
      double[] predicted = new double[IMAGES];
      for (int k = 0; k < direction.size(); k++) {
        double[] part = c.ops.dot(direction.get(k), gradient.get(k)).toDoubleArray();
        for (int i = 0; i < IMAGES; i++) {
          predicted[i] += part[i];
        }
      }
      assertThat(predicted).containsExactly(measured, within(1e-6));
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void biasTermIsWhatTheGradientTimesTheInputLeavesOfTheOutput(LayerSample sample) {
    try (Case c = new Case(sample)) {
      NDArray v = c.seeded.normal(c.ops, IMAGES, c.output);
      double[] expected = c.ops.dot(v, c.activation.output()).toDoubleArray();
      List<NDArray> gradient =
          c.operator.gradient(c.activation.choices(), Operand.shared(v), c.ops);
      for (int k = 0; k < c.inputs.size(); k++) {
        double[] part = c.ops.dot(c.inputs.get(k), gradient.get(k)).toDoubleArray();
        for (int i = 0; i < IMAGES; i++) {
          expected[i] -= part[i];
        }
      }
      double[] found =
          c.operator
              .biasTerm(c.activation.choices(), v, c.ops)
              .map(term -> c.ops.spatialSum(c.ops.channelSum(term)).toDoubleArray())
              .orElseGet(() -> new double[IMAGES]);
      assertThat(found).containsExactly(expected, within(1e-9));
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void relevanceIsSharedByThePositiveContributionsOrPassedOn(LayerSample sample) {
    try (Case c = new Case(sample)) {
      // Where no input contributes, there is no relevance to share.
      NDArray contributing = c.ops.nonZero(c.frozen(c.inputs, Offset.NONE));
      NDArray r =
          c.ops.multiply(Operand.shared(c.seeded.normal(c.ops, IMAGES, c.output)), contributing);
      List<NDArray> found = c.operator.relevance(c.activation.choices(), c.inputs, r, c.ops);
      if (sharesAnOutputAmongInputs(sample.layer())) {
        var dense = new DenseRelevance(c.operator, c.activation.choices(), c.ops);
        List<double[]> expected = dense.zPlus(c.inputs, r);
        for (int k = 0; k < found.size(); k++) {
          assertThat(found.get(k).toDoubleArray()).containsExactly(expected.get(k), within(1e-9));
        }
      } else {
        assertThat(sum(found)).isCloseTo(sum(List.of(r)), within(1e-9));
      }
    }
  }

  private static boolean sharesAnOutputAmongInputs(Layer layer) {
    return layer instanceof Layer.Conv
        || layer instanceof Layer.Linear
        || layer instanceof Layer.Add
        || layer instanceof Pool.AvgPool
        || layer instanceof Move.Resample
        || layer instanceof Pool.AdaptiveAvgPool;
  }

  private static double sum(List<NDArray> arrays) {
    return arrays.stream().flatMapToDouble(a -> Arrays.stream(a.toDoubleArray())).sum();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void closedFormInverseExplainsWhatTheLayerPutOut(LayerSample sample) {
    try (Case c = new Case(sample)) {
      NDArray y = c.activation.output();
      NDArray ones = c.ops.addNumber(Operand.disposable(c.ops.scale(y, 0)), 1);
      c.operator
          .inverse(c.activation.choices(), y, ones, c.ops)
          .ifPresent(x -> assertClose(c.frozen(List.of(x), Offset.INCLUDED), y, EXACT));
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void argumentsThatAreSharedAreLeftAsTheyWere(LayerSample sample) {
    try (Case c = new Case(sample)) {
      List<double[]> before = c.inputs.stream().map(NDArray::toDoubleArray).toList();
      double[] y = c.activation.output().toDoubleArray();
      c.frozen(c.inputs, Offset.INCLUDED);
      NDArray v = c.seeded.normal(c.ops, IMAGES, c.output);
      double[] vBefore = v.toDoubleArray();
      c.operator.adjoint(c.activation.choices(), Operand.shared(v), c.ops);
      c.operator.gradient(c.activation.choices(), Operand.shared(v), c.ops);
      assertThat(v.toDoubleArray()).containsExactly(vBefore);
      assertThat(c.activation.output().toDoubleArray()).containsExactly(y);
      for (int k = 0; k < before.size(); k++) {
        assertThat(c.inputs.get(k).toDoubleArray()).containsExactly(before.get(k));
      }
    }
  }

  private static void assertClose(NDArray found, NDArray expected, double tolerance) {
    assertThat(found.getShape()).isEqualTo(expected.getShape());
    assertThat(found.toDoubleArray()).containsExactly(expected.toDoubleArray(), within(tolerance));
  }

  private static org.assertj.core.data.Offset<Double> within(double tolerance) {
    return org.assertj.core.data.Offset.offset(tolerance);
  }

  /** One layer with random parameters and inputs. */
  private final class Case implements AutoCloseable {
    private final Seeded seeded = new Seeded(7);
    private final Ops ops = cpu.runtime().scope(DataType.FLOAT64);
    private final LayerSample sample;
    private final FeatureShape output;
    private final Operator operator;
    private final List<NDArray> inputs;
    private final Activation activation;

    Case(LayerSample sample) {
      this.sample = sample;
      this.output = sample.layer().outputShape(sample.inputs());
      Map<String, double[]> parameters = seeded.parameters(sample.layer().parameters());
      this.operator =
          RuleBook.standard()
              .bind(sample.layer(), new Binding(parameters::get, sample.inputs(), output, ops));
      this.inputs =
          sample.needsPositive()
              ? random().stream()
                  .map(x -> ops.addNumber(Operand.disposable(ops.abs(x)), 0.1))
                  .toList()
              : random();
      this.activation = operator.forward(shared(inputs), ops);
    }

    List<NDArray> random() {
      return sample.inputs().stream().map(shape -> seeded.normal(ops, IMAGES, shape)).toList();
    }

    NDArray frozen(List<NDArray> u, Offset offset) {
      return operator.frozen(activation.choices(), shared(u), offset, ops);
    }

    NDArray forward(List<NDArray> x) {
      return operator.forward(shared(x), ops).output();
    }

    List<NDArray> moved(List<NDArray> direction, double step) {
      var moved = new ArrayList<NDArray>();
      for (int k = 0; k < inputs.size(); k++) {
        moved.add(ops.add(Operand.shared(inputs.get(k)), ops.scale(direction.get(k), step)));
      }
      return moved;
    }

    private static List<Operand> shared(List<NDArray> arrays) {
      return arrays.stream().map(Operand::shared).toList();
    }

    @Override
    public void close() {
      ops.close();
    }
  }
}
