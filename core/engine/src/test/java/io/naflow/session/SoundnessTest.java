package io.naflow.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.api.ModelSpec;
import io.naflow.api.WeightsInfo;
import io.naflow.api.WeightsInfo.Kind;
import io.naflow.api.WeightsSource;
import io.naflow.network.Graph;
import io.naflow.weights.SafetensorsWriter;
import io.naflow.weights.SeededWeights;
import io.naflow.weights.StoredTensor;
import io.naflow.weights.WeightsException;
import io.naflow.zoo.Architecture;
import io.naflow.zoo.Zoo;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights that no explanation can mean anything with, in files made for it. */
class SoundnessTest {
  private static final Architecture NETWORK = Zoo.standard().architecture("cifar-resnet20");

  @TempDir private Path folder;

  /** A checkpoint of seeded numbers, changed. */
  private Path file(Architecture network, BiConsumer<String, float[]> change) {
    Graph graph = network.graph();
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    graph
        .parameters()
        .forEach(
            (name, shape) -> {
              float[] values = SeededWeights.parameter(name, shape);
              change.accept(name, values);
              List<Long> sizes = shape.stream().map(Integer::longValue).toList();
              tensors.put(name, StoredTensor.ofFloats(name, sizes, values));
            });
    Path file = folder.resolve("net.safetensors");
    SafetensorsWriter.write(file, tensors, Map.of());
    return file;
  }

  private static ModelLoader model(Architecture network, Path file) {
    ModelSpec spec = ModelSpec.of("m", network.id(), new WeightsSource.File(file));
    return ModelLoader.load(spec, network);
  }

  private static WeightsInfo weights(Architecture network, Path file) {
    return model(network, file).info().weights();
  }

  private Kind kind(BiConsumer<String, float[]> change) {
    return weights(NETWORK, file(NETWORK, change)).kind();
  }

  private static BiConsumer<String, float[]> zeroing(String pattern) {
    return (name, values) -> {
      if (name.matches(pattern)) {
        Arrays.fill(values, 0);
      }
    };
  }

  @Test
  void aTensorWithNaNOrInfiniteValuesIsNamed() {
    Path file =
        file(
            NETWORK,
            (name, values) -> {
              if (name.equals("layer2.0.conv1.weight")) {
                values[7] = Float.NaN;
                values[9] = Float.NEGATIVE_INFINITY;
              } else if (name.equals("linear.bias")) {
                values[0] = Float.POSITIVE_INFINITY;
              }
            });
    assertThatThrownBy(() -> weights(NETWORK, file))
        .isInstanceOf(WeightsException.class)
        .hasMessage(
            "Cannot load %s into cifar-resnet20: tensor layer2.0.conv1.weight has 1 NaN and 1 infinite of 4608 values, tensor linear.bias has 0 NaN and 1 infinite of 10 values; every map would be NaN: take a checkpoint from before the training diverged"
                .formatted(file));
  }

  @Test
  void zerosThatLetNothingThroughAreFound() {
    assertThat(kind(zeroing(".*"))).isEqualTo(Kind.ZERO);
    assertThat(kind(zeroing("conv1.weight"))).isEqualTo(Kind.ZERO);
    assertThat(kind(zeroing("bn1.weight"))).isEqualTo(Kind.ZERO);
    assertThat(kind(zeroing("linear.weight"))).isEqualTo(Kind.ZERO);
  }

  @Test
  void zerosAroundWhichAWayLeadsAreLegitimate() {
    assertThat(kind(zeroing("none"))).isEqualTo(Kind.FILE);
    // Residual branches that begin as the identity, and biases.
    assertThat(kind(zeroing("layer.*bn2.weight|.*bias"))).isEqualTo(Kind.FILE);
    assertThat(kind(zeroing("layer2.0.conv1.weight"))).isEqualTo(Kind.FILE);
  }

  @Test
  void bundledAndSeededWeightsAreKnownAsSuch() {
    Architecture scenes = Zoo.standard().architecture("scenenet");
    ModelSpec bundled = ModelSpec.of("m", "scenenet", new WeightsSource.Bundled("scenenet"));
    assertThat(ModelLoader.load(bundled, scenes).info().weights().kind()).isEqualTo(Kind.BUNDLED);
    ModelSpec seeded = bundled.with(new WeightsSource.Seeded());
    assertThat(ModelLoader.load(seeded, scenes).info().weights().kind()).isEqualTo(Kind.SEEDED);
    var drawn = new WeightsSource.Reinitialised(bundled.weights(), List.of("head"), 1);
    assertThat(ModelLoader.load(bundled.with(drawn), scenes).info().weights().kind())
        .isEqualTo(Kind.SEEDED);
  }

  @Test
  void whatShapesLeaveOpenIsSaid() {
    Architecture pooled = Zoo.standard().architecture("resnet18-cifar-maxpool");
    assertThat(model(pooled, file(pooled, zeroing("none"))).assumptions().get())
        .containsExactly(
            "resnet18-cifar-maxpool is assumed: resnet18-cifar has the same names and shapes, without maxpool; models[].architecture chooses");
    assertThat(model(NETWORK, file(NETWORK, zeroing("none"))).assumptions().get()).isEmpty();
  }
}
