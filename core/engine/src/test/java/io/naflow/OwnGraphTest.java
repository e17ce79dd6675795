package io.naflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.api.AttentionMap;
import io.naflow.api.WeightsSource;
import io.naflow.image.Crop;
import io.naflow.image.Preprocessing;
import io.naflow.image.Resize;
import io.naflow.image.codec.PngWriter;
import io.naflow.network.FeatureShape;
import io.naflow.network.Graph;
import io.naflow.network.Layer.Bias;
import io.naflow.network.Window;
import io.naflow.scene.SceneGenerator;
import io.naflow.zoo.Architecture;
import io.naflow.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks that a program builds itself. */
class OwnGraphTest {
  private static final Architecture SCENENET = Zoo.standard().architecture("scenenet");
  private static final Preprocessing SMALL =
      Preprocessing.imageNet(new Resize.Exact(64, 64), new Crop.None());

  @TempDir private Path folder;

  private List<Path> scene() throws IOException {
    Path file = folder.resolve("scene.png");
    Files.write(file, PngWriter.write(new SceneGenerator(11).scene(0).image()));
    return List.of(file);
  }

  /** Two grouped convolutions and a classifier. */
  private static Graph small() {
    var builder = Graph.builder("small", new FeatureShape(3, 64, 64));
    String stem =
        builder.relu("relu1", builder.conv("conv1", Graph.INPUT, 8, Window.of(3), Bias.YES));
    String grouped = builder.conv("conv2", stem, 8, Window.of(3), 4, Bias.NO);
    String features = builder.featureMap(builder.relu("relu2", builder.batchNorm("bn2", grouped)));
    builder.linear("fc", builder.flatten("flat", builder.globalAvgPool("pool", features)), 5);
    return builder.build();
  }

  @Test
  void aNetworkOfTheZooBuiltByHandHasTheSameMaps() throws IOException {
    Graph graph = SCENENET.graph();
    NaFlow own =
        NaFlow.forNetwork(graph, SCENENET.preprocessing())
            .weights(new WeightsSource.Bundled("scenenet"))
            .methods("naflow", "gradcam");
    Explanation expected =
        NaFlow.forNetwork("scenenet").methods("naflow", "gradcam").explain(scene()).get(0);

    Explanation found = own.explain(scene()).get(0);

    assertThat(found.prediction()).isEqualTo(expected.prediction());
    assertThat(found.maps()).hasSameSizeAs(expected.maps()).hasSizeGreaterThan(10);
    for (AttentionMap map : expected.maps()) {
      assertThat(found.map(map.method(), map.layer().name()).values())
          .containsExactly(map.values());
    }
  }

  @Test
  void aNetworkThatNobodyKnewIsExplained() throws IOException {
    Explanation found =
        NaFlow.forNetwork(small(), SMALL)
            .weights(new WeightsSource.Seeded())
            .explain(scene())
            .get(0);
    assertThat(found.prediction().classIndex()).isBetween(0, 4);
    assertThat(found.maps("naflow"))
        .isNotEmpty()
        .allSatisfy(
            map -> {
              for (float value : map.values()) {
                assertThat(value).isFinite();
              }
            });
    assertThat(small().parameters().get("conv2.weight")).containsExactly(8, 2, 3, 3);
  }

  @Test
  void whatDoesNotFitTheGraphIsSaid() {
    Preprocessing large = Preprocessing.imageNet(new Resize.Exact(96, 96), new Crop.None());
    assertThatThrownBy(
            () -> NaFlow.forNetwork(small(), large).weights(new WeightsSource.Seeded()).open())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Cannot run network small on images of 3×96×96: it was built for");
    assertThatThrownBy(() -> NaFlow.forNetwork(small(), SMALL).open())
        .hasMessageStartingWith("Cannot load weights bundled:small");
    assertThatThrownBy(
            () ->
                NaFlow.forNetwork(small(), SMALL)
                    .weights(new WeightsSource.Bundled("scenenet"))
                    .open())
        .hasMessageStartingWith("Cannot make network small of 8 outputs: it was built with 5;");
  }
}
