package io.naflow.jobs.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.naflow.jobs.compare.LayerMatch.Layer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayerMatchTest {
  private static List<Layer> evenly(String... names) {
    var layers = new ArrayList<Layer>();
    for (String name : names) {
      layers.add(new Layer(name, (layers.size() + 1.0) / names.length));
    }
    return layers;
  }

  @Test
  void sharedNamesMatchAndAModuleGetsTheLayerNearestInDepth() {
    // Depths of the baseline are 1/3, 2/3, 1; bam1 is at 1/2, as near to layer1 as to layer2.
    assertThat(
            LayerMatch.of(
                evenly("layer1", "layer2", "layer3"), evenly("layer1", "bam1", "layer2", "layer3")))
        .extracting(LayerMatch::layer, LayerMatch::baselineLayer)
        .containsExactly(
            tuple("layer1", "layer1"),
            tuple("bam1", "layer1"),
            tuple("layer2", "layer2"),
            tuple("layer3", "layer3"));
  }

  @Test
  void networksWithoutSharedNamesMatchByDepthAndShareLayers() {
    assertThat(LayerMatch.of(evenly("a", "b"), evenly("c", "d", "e", "f")))
        .extracting(LayerMatch::baselineLayer)
        .containsExactly("a", "a", "a", "b");
  }

  @Test
  void namesThatComeInAnotherOrderMeanSomethingElse() {
    assertThat(LayerMatch.of(evenly("x", "y"), evenly("y", "x")))
        .extracting(LayerMatch::baselineLayer)
        .containsExactly("x", "y");
  }
}
