package io.naflow.zoo;

import io.naflow.image.Crop;
import io.naflow.image.Preprocessing;
import io.naflow.image.Resize;
import io.naflow.network.FeatureShape;
import io.naflow.network.Graph;
import io.naflow.network.GraphBuilder;
import io.naflow.network.Layer;
import io.naflow.network.Layer.Bias;
import io.naflow.network.Window;
import io.naflow.network.Window.Rounding;
import java.util.List;
import java.util.Set;

/** SqueezeNet 1.0 and 1.1 (Iandola et al. 2016) as torchvision defines them. */
final class SqueezeNets {
  private SqueezeNets() {}

  /** Squeeze and expand channels of the eight fire modules. */
  private static final List<Integer> SQUEEZE = List.of(16, 16, 32, 32, 48, 48, 64, 64);

  static List<Architecture> all() {
    return List.of(
        network("squeezenet1_0", 96, Window.of(7).withStride(2), Set.of(2, 6, 11)),
        network("squeezenet1_1", 64, Window.of(3).withStride(2), Set.of(2, 5, 8)));
  }

  private static Architecture network(String id, int width, Window stem, Set<Integer> pools) {
    return new Architecture(
            id,
            "SqueezeNet " + id.substring(id.length() - 3).replace('_', '.') + ", ImageNet",
            (name, input, classes) -> build(name, input, classes, width, stem, pools),
            CheckpointLayout.PLAIN,
            Preprocessing.imageNet(new Resize.ShorterSide(256), new Crop.Center(224, 224)),
            1000,
            "pytorch/vision (BSD-3)")
        .naming(KnownNames.IMAGENET);
  }

  private static Graph build(
      String name, FeatureShape input, int classes, int width, Window stem, Set<Integer> pools) {
    GraphBuilder g = Graph.builder(name, input);
    String x = g.relu("features.1", g.conv("features.0", Graph.INPUT, width, stem, Bias.YES));
    int fire = 0;
    for (int i = 2; fire < SQUEEZE.size(); i++) {
      if (pools.contains(i)) {
        x = g.maxPool("features." + i, x, Window.of(3).withStride(2), Rounding.UP);
      } else {
        x = fire(g, "features." + i, x, SQUEEZE.get(fire++));
      }
    }
    x = g.conv("classifier.1", g.featureMap(x), classes, Window.of(1), Bias.YES);
    g.globalAvgPool("classifier.3", g.relu("classifier.2", x));
    return g.build();
  }

  private static String fire(GraphBuilder g, String name, String from, int squeeze) {
    return g.block(
        name,
        from,
        input -> {
          int expand = 4 * squeeze;
          String x = g.conv(name + ".squeeze", input, squeeze, Window.of(1), Bias.YES);
          x = g.relu(name + ".squeeze_activation", x);
          String one = g.conv(name + ".expand1x1", x, expand, Window.of(1), Bias.YES);
          String three =
              g.conv(name + ".expand3x3", x, expand, Window.of(3).withPadding(1), Bias.YES);
          return g.add(
              name + ".cat",
              new Layer.Concat(),
              g.relu(name + ".expand1x1_activation", one),
              g.relu(name + ".expand3x3_activation", three));
        });
  }
}
