package io.naflow.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.naflow.method.cam.CamFormula;
import io.naflow.method.cam.CamFormulas;
import io.naflow.propagation.Evidence;
import io.naflow.propagation.LayerState;
import io.naflow.testing.CpuRuntime;
import io.naflow.torch.Ops;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every method that reads a layer's activation and gradient, in float32, against {@link
 * PlainFormulas}: dead, constant, single, equal and tiny channels.
 */
@Tag("kernels")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DegenerateActivationsTest {
  @RegisterExtension private final CpuRuntime cpu = new CpuRuntime();

  /** An activation and its gradient, channels × places. */
  record Layer(String name, double[][] a, double[][] g) {
    boolean isRectified() {
      return Arrays.stream(a).flatMapToDouble(Arrays::stream).allMatch(value -> value >= 0);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<String> methods() {
    return Stream.concat(
            Stream.of("gradcam", "hirescam", "naflow-published"),
            CamFormulas.all().stream().map(CamFormula::id))
        .toList();
  }

  private static double[][] random(long seed, int channels, int places, boolean rectified) {
    var random = new Random(seed);
    var values = new double[channels][places];
    for (double[] row : values) {
      // As float32 holds it, so that both see the same numbers.
      Arrays.setAll(row, i -> (float) random.nextGaussian());
      if (rectified) {
        Arrays.setAll(row, i -> Math.max(0, row[i]));
      }
    }
    return values;
  }

  private static double[][] times(double factor, double[][] values) {
    return Arrays.stream(values)
        .map(row -> Arrays.stream(row).map(v -> (float) (factor * v)).toArray())
        .toArray(double[][]::new);
  }

  static List<Layer> layers() {
    double[][] g = random(1, 16, 1024, false);
    double[][] oneDead = random(2, 16, 1024, false);
    Arrays.fill(oneDead[5], 0);
    double[][] oneLeft = new double[16][1024];
    oneLeft[3] = random(3, 1, 1024, true)[0];
    double[][] halfDead = random(4, 16, 1024, true);
    for (int k = 0; k < 16; k += 2) {
      Arrays.fill(halfDead[k], 0);
    }
    double[][] constant = new double[16][1024];
    for (int k = 0; k < 16; k++) {
      Arrays.fill(constant[k], (float) (0.1 * (k + 1)));
    }
    double[][] constantButOne =
        Arrays.stream(constant).map(double[]::clone).toArray(double[][]::new);
    constantButOne[7] = random(5, 1, 1024, true)[0];
    double[] shape = random(6, 1, 1024, true)[0];
    var rankOne = new double[16][];
    for (int k = 0; k < 16; k++) {
      double factor = k - 4;
      rankOne[k] = Arrays.stream(shape).map(v -> (float) (factor * v)).toArray();
    }
    return List.of(
        new Layer("as usual", random(7, 16, 1024, true), g),
        new Layer("one channel dead", oneDead, g),
        new Layer("half of the channels dead", halfDead, g),
        new Layer("one channel alive", oneLeft, g),
        new Layer("all zero", new double[16][1024], g),
        new Layer("no gradient", oneDead, new double[16][1024]),
        new Layer("constant", constant, g),
        new Layer("constant but for one", constantButOne, g),
        new Layer("rank one", rankOne, g),
        new Layer("one channel", random(8, 1, 1024, true), random(9, 1, 1024, false)),
        new Layer("one place", random(10, 16, 1, true), random(11, 16, 1, false)),
        new Layer("more channels than places", random(12, 40, 9, true), random(13, 40, 9, false)),
        new Layer("small", times(1e-12, oneDead), times(1e-12, g)),
        new Layer("large", times(1e12, halfDead), times(1e6, g)));
  }

  private double[][] maps(String method, List<Layer> batch) {
    double[][] a = batch.get(0).a();
    int side = (int) Math.sqrt(a[0].length);
    try (Ops ops = cpu.runtime().scope(DataType.FLOAT32)) {
      NDArray activation = tensor(batch.stream().map(Layer::a), a.length, side, ops);
      NDArray gradient = tensor(batch.stream().map(Layer::g), a.length, side, ops);
      var state =
          new LayerState(
              "layer", new Evidence(activation, gradient, ops), Map.of(), Optional.empty());
      NDArray map = Methods.byId(method).map(state, ops);
      double[] all = ops.to(map, DataType.FLOAT64).toDoubleArray();
      int places = side * side;
      var maps = new double[batch.size()][];
      Arrays.setAll(maps, i -> Arrays.copyOfRange(all, i * places, (i + 1) * places));
      return maps;
    }
  }

  private static NDArray tensor(Stream<double[][]> images, int channels, int side, Ops ops) {
    double[] flat = images.flatMap(Arrays::stream).flatMapToDouble(Arrays::stream).toArray();
    return ops.tensor(flat, flat.length / (channels * side * side), channels, side, side);
  }

  private static double largest(double[] values) {
    return Arrays.stream(values).map(Math::abs).max().orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void theMapIsThatOfPlainArithmetic(String method) {
    for (Layer layer : layers()) {
      if (method.equals("gradcam++-pytorch") && !layer.isRectified()) {
        // The library's denominator has its poles there.
        continue;
      }
      double[] expected = PlainFormulas.map(method, layer.a(), layer.g());
      double[] found = maps(method, List.of(layer))[0];
      assertThat(found)
          .as(method + ", " + layer)
          .containsExactly(expected, offset(2e-4 * largest(expected)));
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void theMapIsTheSameInAnyCompany(String method) {
    List<Layer> together = layers().stream().filter(l -> l.a().length == 16).toList();
    together = together.stream().filter(l -> l.a()[0].length == 1024).toList();
    double[][] found = maps(method, together);
    for (int i = 0; i < together.size(); i++) {
      double[] alone = maps(method, together.subList(i, i + 1))[0];
      assertThat(found[i])
          .as(method + ", " + together.get(i))
          .containsExactly(alone, offset(1e-5 * largest(alone)));
    }
  }

  @Test
  void ofTwoPeaksAsHighTheFirstIsPositive() {
    double[][] a = {{-1, 1, 0, 0}, {2, -2, 0, 0}};
    double[] map = maps("eigencam", List.of(new Layer("", a, a)))[0];
    assertThat(map[0]).isPositive().isCloseTo(-map[1], offset(1e-6));
  }
}
