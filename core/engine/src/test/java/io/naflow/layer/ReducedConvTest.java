package io.naflow.layer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.naflow.api.Precision;
import io.naflow.layer.Operator.Offset;
import io.naflow.network.FeatureShape;
import io.naflow.network.Layer;
import io.naflow.network.Layer.Bias;
import io.naflow.network.Layer.Conv;
import io.naflow.network.Window;
import io.naflow.testing.Seeded;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import io.naflow.torch.TorchRuntime;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Convolutions that multiply in fewer bits, beside float64 and the bounds of rounding analysis. */
@Tag("kernels")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReducedConvTest {
  private static final int IMAGES = 2;

  private final Map<Precision, TorchRuntime> runtimes = new EnumMap<>(Precision.class);

  @BeforeAll
  void start() {
    for (Precision precision : Precision.values()) {
      runtimes.put(precision, TorchRuntime.on(Device.cpu(), OptionalInt.empty(), precision));
    }
  }

  @AfterAll
  void stop() {
    runtimes.values().forEach(TorchRuntime::close);
  }

  static List<Arguments> cases() {
    var wide = new Conv(64, 32, Window.of(3).withPadding(1), 1, Bias.YES);
    var strided = new Conv(32, 16, Window.of(3).withPadding(1).withStride(2), 1, Bias.YES);
    return Stream.concat(
            LayerSample.all().stream().filter(sample -> sample.layer() instanceof Conv),
            Stream.of(
                new LayerSample(wide, List.of(new FeatureShape(64, 8, 8))),
                new LayerSample(strided, List.of(new FeatureShape(32, 9, 9)))))
        .flatMap(
            sample ->
                Stream.of(Precision.BFLOAT16, Precision.FLOAT16)
                    .map(precision -> Arguments.of(precision, sample)))
        .toList();
  }

  /** Relative error of one rounding to nearest: 8 and 11 significant bits. */
  private static double unit(Precision precision) {
    return precision == Precision.BFLOAT16 ? Math.scalb(1, -8) : Math.scalb(1, -11);
  }

  /**
   * Input, weight and result are rounded once each, and the sum is float32's: the error is at most
   * (1+u)³ - 1 of the sum of magnitudes. Denormal halves add their spacing.
   */
  private static void assertRoundedOnce(
      float[] found, double[] exact, double[] magnitudes, Precision precision) {
    double u = unit(precision);
    double factor = Math.pow(1 + u, 3) - 1 + 1e-5;
    assertThat(found).hasSameSizeAs(exact);
    double largest = 0;
    for (int i = 0; i < found.length; i++) {
      double error = Math.abs(found[i] - exact[i]);
      assertThat(error).as("value %d", i).isLessThanOrEqualTo(factor * magnitudes[i] + 1e-6);
      largest = Math.max(largest, error / magnitudes[i]);
    }
    // float32 stays under 1e-6: the setting has arrived.
    assertThat(largest).isGreaterThan(u / 50);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void outputsAreThoseOfInputsAndWeightsRoundedOnce(Precision precision, LayerSample sample) {
    try (Case c = new Case(precision, sample, Sign.AS_DRAWN);
        Case exact = new Case(Precision.FLOAT32, sample, Sign.AS_DRAWN);
        Case positive = new Case(Precision.FLOAT32, sample, Sign.POSITIVE)) {
      NDArray y = c.forward();
      assertThat(y.getDataType()).isEqualTo(DataType.FLOAT32);
      assertRoundedOnce(
          y.toFloatArray(),
          exact.forward().toDoubleArray(),
          positive.forward().toDoubleArray(),
          precision);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void adjointsAreLikewise(Precision precision, LayerSample sample) {
    try (Case c = new Case(precision, sample, Sign.AS_DRAWN);
        Case exact = new Case(Precision.FLOAT32, sample, Sign.AS_DRAWN);
        Case positive = new Case(Precision.FLOAT32, sample, Sign.POSITIVE)) {
      NDArray back = c.adjoint();
      assertThat(back.getDataType()).isEqualTo(DataType.FLOAT32);
      assertRoundedOnce(
          back.toFloatArray(),
          exact.adjoint().toDoubleArray(),
          positive.adjoint().toDoubleArray(),
          precision);
    }
  }

  /** ⟨Jx, v⟩ = ⟨x, Jᵀv⟩ up to the roundings of both sides. */
  @ParameterizedTest
  @MethodSource("cases")
  void adjointIsTheTransposeUpToRounding(Precision precision, LayerSample sample) {
    try (Case c = new Case(precision, sample, Sign.AS_DRAWN)) {
      NDArray y = c.operator.frozen(List.of(), List.of(Operand.shared(c.x)), Offset.NONE, c.ops);
      NDArray back = c.adjoint();
      double[] left = c.ops.dot(y, c.v).toDoubleArray();
      double[] right = c.ops.dot(c.x, back).toDoubleArray();
      for (int i = 0; i < IMAGES; i++) {
        double size = norm(y) * norm(c.v) + norm(c.x) * norm(back);
        assertThat(left[i]).isCloseTo(right[i], within(unit(precision) * size));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void relevanceIsConserved(Precision precision, LayerSample sample) {
    try (Case c = new Case(precision, sample, Sign.AS_DRAWN);
        Case exact = new Case(Precision.FLOAT32, sample, Sign.AS_DRAWN)) {
      double[] expected = exact.relevance().toDoubleArray();
      float[] found = c.relevance().toFloatArray();
      double size = Arrays.stream(expected).map(Math::abs).sum();
      double error = 0;
      for (int i = 0; i < found.length; i++) {
        error += Math.abs(found[i] - expected[i]);
      }
      // Two convolutions of positive numbers, a quotient between them.
      assertThat(error / size).isBetween(unit(precision) / 100, 4 * unit(precision));
    }
  }

  /** Rules that follow write into what a convolution returns. */
  @ParameterizedTest
  @MethodSource("cases")
  void whatIsDoneToAResultReachesNeitherInputNorWeights(Precision precision, LayerSample sample) {
    try (Case c = new Case(precision, sample, Sign.AS_DRAWN)) {
      float[] x = c.x.toFloatArray();
      float[] v = c.v.toFloatArray();
      NDArray y = c.forward();
      NDArray back = c.adjoint();
      float[] first = y.toFloatArray();
      float[] firstBack = back.toFloatArray();
      c.ops.addNumber(Operand.disposable(y), 7);
      c.ops.addNumber(Operand.disposable(back), 7);
      assertThat(c.x.toFloatArray()).containsExactly(x);
      assertThat(c.v.toFloatArray()).containsExactly(v);
      assertThat(c.forward().toFloatArray()).containsExactly(first);
      assertThat(c.adjoint().toFloatArray()).containsExactly(firstBack);
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void float64StaysFloat64(Precision precision) {
    var conv = new Conv(8, 8, Window.of(3).withPadding(1), 1, Bias.YES);
    var sample = new LayerSample(conv, List.of(new FeatureShape(8, 5, 5)));
    try (Case c = new Case(precision, DataType.FLOAT64, sample, Sign.AS_DRAWN);
        Case exact = new Case(Precision.FLOAT32, sample, Sign.AS_DRAWN)) {
      assertThat(c.forward().toDoubleArray()).containsExactly(exact.forward().toDoubleArray());
    }
  }

  private static double norm(NDArray x) {
    double squares = 0;
    for (float value : x.toFloatArray()) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }

  private static org.assertj.core.data.Offset<Double> within(double tolerance) {
    return org.assertj.core.data.Offset.offset(tolerance);
  }

  private enum Sign {
    AS_DRAWN,
    POSITIVE
  }

  /** One layer with the same random numbers in any precision; in float64 where it is float32's. */
  private final class Case implements AutoCloseable {
    private final Ops ops;
    private final Operator operator;
    private final NDArray x;
    private final NDArray v;

    Case(Precision precision, LayerSample sample, Sign sign) {
      this(
          precision,
          precision == Precision.FLOAT32 ? DataType.FLOAT64 : DataType.FLOAT32,
          sample,
          sign);
    }

    Case(Precision precision, DataType type, LayerSample sample, Sign sign) {
      this.ops = runtimes.get(precision).scope(type);
      var seeded = new Seeded(7);
      Layer layer = sample.layer();
      FeatureShape input = sample.inputs().get(0);
      FeatureShape output = layer.outputShape(sample.inputs());
      Map<String, double[]> parameters = seeded.parameters(layer.parameters());
      parameters.replaceAll((name, values) -> signed(values, sign));
      this.operator =
          RuleBook.standard()
              .bind(layer, new Binding(parameters::get, sample.inputs(), output, ops));
      this.x = tensor(seeded, input, sign);
      this.v = tensor(seeded, output, sign);
    }

    private NDArray tensor(Seeded seeded, FeatureShape shape, Sign sign) {
      double[] values = signed(seeded.normal(Math.toIntExact(IMAGES * shape.neurons())), sign);
      return ops.tensor(values, IMAGES, shape.channels(), shape.height(), shape.width());
    }

    private static double[] signed(double[] values, Sign sign) {
      return sign == Sign.AS_DRAWN ? values : Arrays.stream(values).map(Math::abs).toArray();
    }

    NDArray forward() {
      return operator.forward(List.of(Operand.shared(x)), ops).output();
    }

    NDArray adjoint() {
      return operator.adjoint(List.of(), Operand.shared(v), ops).get(0);
    }

    NDArray relevance() {
      return operator.relevance(List.of(), List.of(x), v, ops).get(0);
    }

    @Override
    public void close() {
      ops.close();
    }
  }
}
