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
import io.naflow.network.L2Norm;
import io.naflow.network.Layer;
import io.naflow.network.Layer.Bias;
import io.naflow.network.Pool;
import io.naflow.network.Pool.CountPadding;
import io.naflow.network.Window;
import io.naflow.network.Window.Rounding;
import io.naflow.zoo.Architecture.Ending;
import java.util.ArrayList;
import java.util.List;

/**
 * BN-Inception (Ioffe and Szegedy 2015) for image retrieval: the multi-similarity loss network
 * (Wang et al. 2019) as msight-tech/research-ms-loss publishes it, with global max pooling and a
 * unit embedding of 512 numbers.
 */
final class BnInceptions {
  private static final Window POOL = Window.of(3).withStride(2);

  private static final Window SAME = Window.of(3).withPadding(1);

  /** Of Caffe's ImageNet networks: BGR, one mean a channel, samples of 0..255. */
  private static final Preprocessing CAFFE =
      new Preprocessing(
          new Resize.ShorterSide(256),
          Interpolation.BILINEAR,
          new Crop.Center(227, 227),
          ChannelOrder.BGR,
          Scale.UNIT,
          List.of(104 / 255.0, 117 / 255.0, 128 / 255.0),
          List.of(1 / 255.0, 1 / 255.0, 1 / 255.0));

  private BnInceptions() {}

  static List<Architecture> all() {
    return List.of(
        new Architecture(
            "bninception-ms",
            "BN-Inception, multi-similarity loss, unit embedding",
            BnInceptions::build,
            CheckpointLayout.PLAIN.renaming("backbone\\.(.*)", "$1"),
            CAFFE,
            512,
            "msight-tech/research-ms-loss (CC-BY-NC 4.0)",
            Ending.EMBEDDING));
  }

  private static Graph build(String name, FeatureShape input, int length) {
    GraphBuilder g = Graph.builder(name, input);
    String x = conv(g, "conv1_", "7x7_s2", "7x7", Graph.INPUT, 64, stem());
    x = g.maxPool("pool1_3x3_s2", x, POOL, Rounding.UP);
    x = conv(g, "conv2_", "3x3_reduce", x, 64, Window.of(1));
    x = conv(g, "conv2_", "3x3", x, 192, SAME);
    x = g.maxPool("pool2_3x3_s2", x, POOL, Rounding.UP);
    x = inception(g, "inception_3a", x, new Widths(64, 64, 64, 64, 96, 32));
    x = inception(g, "inception_3b", x, new Widths(64, 64, 96, 64, 96, 64));
    x = reduction(g, "inception_3c", x, new Widths(0, 128, 160, 64, 96, 0));
    x = inception(g, "inception_4a", x, new Widths(224, 64, 96, 96, 128, 128));
    x = inception(g, "inception_4b", x, new Widths(192, 96, 128, 96, 128, 128));
    x = inception(g, "inception_4c", x, new Widths(160, 128, 160, 128, 160, 128));
    x = inception(g, "inception_4d", x, new Widths(96, 128, 192, 160, 192, 128));
    x = reduction(g, "inception_4e", x, new Widths(0, 128, 192, 192, 256, 0));
    x = inception(g, "inception_5a", x, new Widths(352, 192, 320, 160, 224, 128));
    x = inception(g, "inception_5b", x, new Widths(352, 192, 320, 192, 224, 128));
    x = g.add("global_pool", new Pool.GlobalMaxPool(), g.featureMap(x));
    g.add("head.l2norm", new L2Norm(), g.linear("head.fc", x, length));
    return g.build();
  }

  private static Window stem() {
    return Window.of(7).withStride(2).withPadding(3);
  }

  /**
   * Output channels of an inception module.
   *
   * @param one of the 1×1 branch; 0 for none
   * @param reduce3 of the reduction before {@code three}
   * @param three of the 3×3 branch
   * @param reduceDouble of the reduction before {@code twice}
   * @param twice of each of the two 3×3 in a row
   * @param pool of the projection behind the pool; 0 for none
   */
  private record Widths(int one, int reduce3, int three, int reduceDouble, int twice, int pool) {}

  /** Four branches of stride 1; all modules average, but the last one takes the maximum. */
  private static String inception(GraphBuilder g, String name, String from, Widths widths) {
    return g.block(
        name,
        from,
        input -> {
          String prefix = name + "_";
          var branches = new ArrayList<String>();
          branches.add(conv(g, prefix, "1x1", input, widths.one(), Window.of(1)));
          branches.addAll(convolutions(g, prefix, input, widths, SAME));
          Pool pool =
              name.equals("inception_5b")
                  ? new Pool.MaxPool(SAME, Rounding.UP)
                  : new Pool.AvgPool(SAME, Rounding.UP, CountPadding.YES);
          String pooled = g.add(prefix + "pool", pool, input);
          branches.add(conv(g, prefix, "pool_proj", pooled, widths.pool(), Window.of(1)));
          return g.add(prefix + "output", new Layer.Concat(), branches.toArray(String[]::new));
        });
  }

  /** Two branches of stride 2, and the input itself, max pooled. */
  private static String reduction(GraphBuilder g, String name, String from, Widths widths) {
    return g.block(
        name,
        from,
        input -> {
          String prefix = name + "_";
          var branches =
              new ArrayList<>(convolutions(g, prefix, input, widths, SAME.withStride(2)));
          branches.add(g.maxPool(prefix + "pool", input, POOL, Rounding.UP));
          return g.add(prefix + "output", new Layer.Concat(), branches.toArray(String[]::new));
        });
  }

  /** The 3×3 branch and the double 3×3 branch. */
  private static List<String> convolutions(
      GraphBuilder g, String prefix, String from, Widths widths, Window last) {
    String single = conv(g, prefix, "3x3_reduce", from, widths.reduce3(), Window.of(1));
    single = conv(g, prefix, "3x3", single, widths.three(), last);
    String twice = conv(g, prefix, "double_3x3_reduce", from, widths.reduceDouble(), Window.of(1));
    twice = conv(g, prefix, "double_3x3_1", twice, widths.twice(), SAME);
    twice = conv(g, prefix, "double_3x3_2", twice, widths.twice(), last);
    return List.of(single, twice);
  }

  private static String conv(
      GraphBuilder g, String prefix, String name, String from, int out, Window window) {
    return conv(g, prefix, name, name, from, out, window);
  }

  /** Convolution, batch norm, ReLU, named {@code prefix+name}, {@code _bn}, {@code relu_}. */
  private static String conv(
      GraphBuilder g,
      String prefix,
      String name,
      String reluName,
      String from,
      int out,
      Window window) {
    String x = g.conv(prefix + name, from, out, window, Bias.YES);
    return g.relu(prefix + "relu_" + reluName, g.batchNorm(prefix + name + "_bn", x));
  }
}
