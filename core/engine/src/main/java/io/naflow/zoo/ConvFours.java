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
import io.naflow.zoo.Architecture.Ending;
import java.util.List;

/**
 * The four-layer networks of few-shot learning (Vinyals et al. 2016, Snell et al. 2017, Li et al.
 * 2019): four times convolution 3×3 to 64 channels, batch norm and activation, and max pools
 * between. The published ones differ in names, pools, activation and in how they end.
 */
final class ConvFours {
  private static final int BLOCKS = 4;
  private static final int WIDTH = 64;
  private static final Layer RELU = new Layer.Relu();
  private static final Layer LEAKY = new Layer.LeakyRelu(0.2);

  private ConvFours() {}

  static List<Architecture> all() {
    return List.of(
        metaBaseline("conv4", "ReLU", RELU),
        metaBaseline("conv4-leaky", "LeakyReLU(0.2)", LEAKY),
        protoNet(),
        libFewShot("conv64f", "ReLU", RELU),
        libFewShot("conv64f-leaky", "LeakyReLU(0.2)", LEAKY),
        dn4("conv64f-dn4", "2023", Bias.YES),
        dn4("conv64f-dn4-2019", "2019", Bias.NO));
  }

  private static Architecture metaBaseline(String id, String label, Layer activation) {
    var form = new Form("encoder.%d.%d"::formatted, activation, Bias.YES, BLOCKS);
    return new Architecture(
        id,
        "Conv4 with " + label + ", vector of 1600",
        form::graph,
        CheckpointLayout.PLAIN
            .renaming("encoder\\.encoder\\.(.*)", "encoder.$1")
            .ignoring("temp|classifier\\..*"),
        Preprocessing.imageNet(new Resize.Exact(80, 80), new Crop.None()),
        1600,
        "yinboc/few-shot-meta-baseline (MIT)",
        Ending.EMBEDDING);
  }

  private static Architecture protoNet() {
    var form = new Form("trunk.%d.trunk.%d"::formatted, RELU, Bias.YES, BLOCKS);
    return new Architecture(
        "conv4-protonet",
        "Conv4 of a prototypical network, vector of 1600",
        form::graph,
        // The file holds each tensor under several names.
        CheckpointLayout.PLAIN
            .ignoring("trunk\\.\\d\\.(C|BN)\\..*")
            .ignoring("trunk_(former|later)\\..*"),
        Preprocessing.imageNet(new Resize.Exact(96, 96), new Crop.Center(84, 84)),
        1600,
        "JHome1/RAP",
        Ending.EMBEDDING);
  }

  /** As its relation networks use it: pools after the first three blocks. */
  private static Architecture libFewShot(String id, String label, Layer activation) {
    Names names =
        (block, part) ->
            block == 2 && part == Form.POOL
                ? "layer3_maxpool"
                : "layer%d.%d".formatted(block + 1, part);
    var form = new Form(names, activation, Bias.YES, 3);
    return new Architecture(
        id,
        "Conv64F with " + label + ", vector of 6400",
        form::graph,
        CheckpointLayout.PLAIN
            .renaming("emb_func\\.(.*)", "$1")
            // A whole model's file holds its method's own layers too, whatever they are called.
            .ignoring("(?!layer\\d).*"),
        rgb(
            96,
            List.of(120.39586422 / 255, 115.59361427 / 255, 104.54012653 / 255),
            List.of(70.68188272 / 255, 68.27635443 / 255, 72.54505529 / 255)),
        6400,
        "RL-VIG/LibFewShot (MIT)",
        Ending.EMBEDDING);
  }

  private static Architecture dn4(String id, String year, Bias bias) {
    List<Integer> first = List.of(0, 4, 8, 11);
    Names names = (block, part) -> "features." + (first.get(block) + part);
    var form = new Form(names, LEAKY, bias, 2);
    return new Architecture(
        id,
        "Conv64F of DN4 (" + year + "), 21×21 descriptors of 64",
        form::graph,
        CheckpointLayout.PLAIN.renaming("features\\.features\\.(.*)", "features.$1"),
        rgb(92, List.of(0.5, 0.5, 0.5), List.of(0.5, 0.5, 0.5)),
        28224,
        "WenbinLee/DN4",
        Ending.DESCRIPTORS);
  }

  private static Preprocessing rgb(int resize, List<Double> mean, List<Double> std) {
    return new Preprocessing(
        new Resize.Exact(resize, resize),
        Interpolation.BILINEAR,
        new Crop.Center(84, 84),
        ChannelOrder.RGB,
        Scale.UNIT,
        mean,
        std);
  }

  /** Name of a block's part: convolution, batch norm, activation, pool. */
  @FunctionalInterface
  private interface Names {
    String of(int block, int part);
  }

  /**
   * One of the published forms.
   *
   * @param pools number of blocks, from the first on, that end in a max pool
   */
  private record Form(Names names, Layer activation, Bias bias, int pools) {
    static final int POOL = 3;

    /** Ends in what it is trained to compare, whatever number of classes is asked for. */
    Graph graph(String name, FeatureShape input, int ignored) {
      GraphBuilder g = Graph.builder(name, input);
      String x = Graph.INPUT;
      for (int block = 0; block < BLOCKS; block++) {
        Window three = Window.of(3).withPadding(1);
        x = g.conv(names.of(block, 0), x, WIDTH, three, bias);
        x = g.batchNorm(names.of(block, 1), x);
        x = g.add(names.of(block, 2), activation, x);
        if (block < pools) {
          x = g.maxPool(names.of(block, POOL), x, Window.of(2).withStride(2), Rounding.DOWN);
        }
      }
      g.flatten("flatten", g.featureMap(x));
      return g.build();
    }
  }
}
