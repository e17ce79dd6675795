package io.naflow.zoo;

import io.naflow.image.Crop;
import io.naflow.image.Preprocessing;
import io.naflow.image.Resize;
import io.naflow.network.FeatureShape;
import io.naflow.network.Graph;
import io.naflow.network.GraphBuilder;
import io.naflow.network.Layer.Bias;
import io.naflow.network.Pool;
import io.naflow.network.Size;
import io.naflow.network.Window;
import io.naflow.network.Window.Rounding;
import java.util.List;

/** AlexNet (Krizhevsky 2014, "one weird trick") as torchvision defines it. */
final class AlexNets {
  private AlexNets() {}

  static List<Architecture> all() {
    return List.of(
        new Architecture(
                "alexnet",
                "AlexNet, ImageNet",
                AlexNets::build,
                CheckpointLayout.PLAIN,
                Preprocessing.imageNet(new Resize.ShorterSide(256), new Crop.Center(224, 224)),
                1000,
                "pytorch/vision (BSD-3)")
            .naming(KnownNames.IMAGENET));
  }

  private static Graph build(String name, FeatureShape input, int classes) {
    GraphBuilder g = Graph.builder(name, input);
    Window pool = Window.of(3).withStride(2);
    String x = conv(g, 0, Graph.INPUT, 64, Window.of(11).withStride(4).withPadding(2));
    x = g.maxPool("features.2", x, pool, Rounding.DOWN);
    x = conv(g, 3, x, 192, Window.of(5).withPadding(2));
    x = g.maxPool("features.5", x, pool, Rounding.DOWN);
    x = conv(g, 6, x, 384, Window.of(3).withPadding(1));
    x = conv(g, 8, x, 256, Window.of(3).withPadding(1));
    x = conv(g, 10, x, 256, Window.of(3).withPadding(1));
    x = g.featureMap(g.maxPool("features.12", x, pool, Rounding.DOWN));
    x = g.add("avgpool", new Pool.AdaptiveAvgPool(Size.of(6)), x);
    x = g.flatten("flatten", x);
    x = g.relu("classifier.2", g.linear("classifier.1", x, 4096));
    x = g.relu("classifier.5", g.linear("classifier.4", x, 4096));
    g.linear("classifier.6", x, classes);
    return g.build();
  }

  private static String conv(GraphBuilder g, int place, String from, int out, Window window) {
    String x = g.conv("features." + place, from, out, window, Bias.YES);
    return g.relu("features." + (place + 1), x);
  }
}
