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
import java.util.stream.Stream;

/** VGG-11/13/16/19 (Simonyan and Zisserman 2015), plain and with batch norm, as in torchvision. */
final class Vggs {
  private static final List<Integer> WIDTHS = List.of(64, 128, 256, 512, 512);

  private static final int HIDDEN = 4096;

  private Vggs() {}

  static List<Architecture> all() {
    return Stream.of(Norm.NONE, Norm.BATCH)
        .flatMap(
            norm ->
                Stream.of(
                    network("vgg11", List.of(1, 1, 2, 2, 2), norm),
                    network("vgg13", List.of(2, 2, 2, 2, 2), norm),
                    network("vgg16", List.of(2, 2, 3, 3, 3), norm),
                    network("vgg19", List.of(2, 2, 4, 4, 4), norm)))
        .toList();
  }

  private static Architecture network(String id, List<Integer> depths, Norm norm) {
    boolean plain = norm == Norm.NONE;
    return new Architecture(
            plain ? id : id + "_bn",
            "VGG-%s%s, ImageNet".formatted(id.substring(3), plain ? "" : " with batch norm"),
            (name, input, classes) -> build(name, input, classes, depths, norm),
            CheckpointLayout.PLAIN,
            Preprocessing.imageNet(new Resize.ShorterSide(256), new Crop.Center(224, 224)),
            1000,
            "pytorch/vision (BSD-3)")
        .naming(KnownNames.IMAGENET);
  }

  /**
   * @param depths convolutions a stage
   */
  private static Graph build(
      String name, FeatureShape input, int classes, List<Integer> depths, Norm norm) {
    GraphBuilder g = Graph.builder(name, input);
    String x = Graph.INPUT;
    int place = 0;
    for (int stage = 0; stage < depths.size(); stage++) {
      for (int i = 0; i < depths.get(stage); i++) {
        Window three = Window.of(3).withPadding(1);
        x = g.conv("features." + place++, x, WIDTHS.get(stage), three, Bias.YES);
        x = norm == Norm.BATCH ? g.batchNorm("features." + place++, x) : x;
        x = g.relu("features." + place++, x);
      }
      x = g.maxPool("features." + place++, x, Window.of(2).withStride(2), Rounding.DOWN);
    }
    x = g.add("avgpool", new Pool.AdaptiveAvgPool(Size.of(7)), g.featureMap(x));
    x = g.flatten("flatten", x);
    x = g.relu("classifier.1", g.linear("classifier.0", x, HIDDEN));
    x = g.relu("classifier.4", g.linear("classifier.3", x, HIDDEN));
    g.linear("classifier.6", x, classes);
    return g.build();
  }

  private enum Norm {
    NONE,
    BATCH
  }
}
