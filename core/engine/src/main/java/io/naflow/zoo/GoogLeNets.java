package io.naflow.zoo;

import io.naflow.image.Crop;
import io.naflow.image.Interpolation;
import io.naflow.image.Preprocessing;
import io.naflow.image.Preprocessing.ChannelOrder;
import io.naflow.image.Preprocessing.Scale;
import io.naflow.image.Resize;
import io.naflow.network.FeatureShape;
import io.naflow.network.Graph;
import io.naflow.network.GraphBuilder;
import io.naflow.network.Layer;
import io.naflow.network.Layer.Bias;
import io.naflow.network.Window;
import io.naflow.network.Window.Rounding;
import java.util.List;

/**
 * GoogLeNet (Szegedy et al. 2015) as torchvision defines it: with batch norm, and a 3×3 kernel
 * where the paper has 5×5. Its two auxiliary classifiers serve training alone and are left out.
 */
final class GoogLeNets {
  private static final double EPSILON = 1e-3;

  private static final Window POOL = Window.of(3).withStride(2);

  /**
   * The published weights were trained on samples mapped to -1..1. torchvision's {@code
   * transform_input} undoes ImageNet's normalisation inside the network; here the same numbers come
   * from the preprocessing.
   */
  private static final Preprocessing MINUS_ONE_TO_ONE =
      new Preprocessing(
          new Resize.ShorterSide(256),
          Interpolation.BILINEAR,
          new Crop.Center(224, 224),
          ChannelOrder.RGB,
          Scale.UNIT,
          List.of(0.5, 0.5, 0.5),
          List.of(0.5, 0.5, 0.5));

  private GoogLeNets() {}

  static List<Architecture> all() {
    return List.of(
        new Architecture(
                "googlenet",
                "GoogLeNet with batch norm, ImageNet",
                GoogLeNets::build,
                CheckpointLayout.PLAIN.ignoring("aux[12]\\..*"),
                MINUS_ONE_TO_ONE,
                1000,
                "pytorch/vision (BSD-3)")
            .naming(KnownNames.IMAGENET));
  }

  private static Graph build(String name, FeatureShape input, int classes) {
    GraphBuilder g = Graph.builder(name, input);
    String x = conv(g, "conv1", Graph.INPUT, 64, Window.of(7).withStride(2).withPadding(3));
    x = g.maxPool("maxpool1", x, POOL, Rounding.UP);
    x = conv(g, "conv2", x, 64, Window.of(1));
    x = conv(g, "conv3", x, 192, Window.of(3).withPadding(1));
    x = g.maxPool("maxpool2", x, POOL, Rounding.UP);
    x = inception(g, "inception3a", x, new Widths(64, 96, 128, 16, 32, 32));
    x = inception(g, "inception3b", x, new Widths(128, 128, 192, 32, 96, 64));
    x = g.maxPool("maxpool3", x, POOL, Rounding.UP);
    x = inception(g, "inception4a", x, new Widths(192, 96, 208, 16, 48, 64));
    x = inception(g, "inception4b", x, new Widths(160, 112, 224, 24, 64, 64));
    x = inception(g, "inception4c", x, new Widths(128, 128, 256, 24, 64, 64));
    x = inception(g, "inception4d", x, new Widths(112, 144, 288, 32, 64, 64));
    x = inception(g, "inception4e", x, new Widths(256, 160, 320, 32, 128, 128));
    x = g.maxPool("maxpool4", x, Window.of(2).withStride(2), Rounding.UP);
    x = inception(g, "inception5a", x, new Widths(256, 160, 320, 32, 128, 128));
    x = inception(g, "inception5b", x, new Widths(384, 192, 384, 48, 128, 128));
    g.linear("fc", g.globalAvgPool("avgpool", g.featureMap(x)), classes);
    return g.build();
  }

  /**
   * Output channels of an inception module, as in the paper's table 1.
   *
   * @param one of the 1×1 branch
   * @param reduce3 of the reduction before {@code three}
   * @param three of the 3×3 branch
   * @param reduce5 of the reduction before {@code five}
   * @param five of the branch that the paper gives 5×5
   * @param pool of the projection behind the max pool
   */
  private record Widths(int one, int reduce3, int three, int reduce5, int five, int pool) {}

  private static String inception(GraphBuilder g, String name, String from, Widths widths) {
    return g.block(
        name,
        from,
        input -> {
          Window three = Window.of(3).withPadding(1);
          String branch1 = conv(g, name + ".branch1", input, widths.one(), Window.of(1));
          String branch2 = conv(g, name + ".branch2.0", input, widths.reduce3(), Window.of(1));
          branch2 = conv(g, name + ".branch2.1", branch2, widths.three(), three);
          String branch3 = conv(g, name + ".branch3.0", input, widths.reduce5(), Window.of(1));
          branch3 = conv(g, name + ".branch3.1", branch3, widths.five(), three);
          String branch4 = g.maxPool(name + ".branch4.0", input, three, Rounding.UP);
          branch4 = conv(g, name + ".branch4.1", branch4, widths.pool(), Window.of(1));
          return g.add(name + ".cat", new Layer.Concat(), branch1, branch2, branch3, branch4);
        });
  }

  private static String conv(GraphBuilder g, String name, String from, int out, Window window) {
    String x = g.conv(name + ".conv", from, out, window, Bias.NO);
    x = g.add(name + ".bn", new Layer.BatchNorm(out, EPSILON), x);
    return g.relu(name + ".relu", x);
  }
}
